import { expect } from "chai";
import fc from "fast-check";
import { decodeSnapshot } from "../../../lib/snapshot/decode.js";
import { encodeSnapshot } from "../../../lib/snapshot/encode.js";
import { LIMITS } from "../../../lib/snapshot/limits.js";
import { anySnapshot } from "./any-snapshot.js";
import { chunked } from "./chunks.js";
import { strictSnapshotSchema } from "./strict-schema.js";

describe("a snapshot that is written and read again", () => {
  it("is the same, whatever it holds and however its bytes arrive", async () => {
    await fc.assert(
      fc.asyncProperty(anySnapshot, fc.integer({ min: 1, max: 5000 }), async (snapshot, chunkBytes) => {
        const bytes = Buffer.concat([...encodeSnapshot(snapshot)]);

        const read = await decodeSnapshot(chunked(bytes, chunkBytes), LIMITS);

        expect(read).to.deep.equal({ snapshot, isTruncated: false });
      }),
      { numRuns: 25 },
    );
  });

  it("has lines of which the published schema describes every property", () => {
    const validate = strictSnapshotSchema();
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const text = Buffer.concat([...encodeSnapshot(snapshot)]).toString();

        for (const line of text.trimEnd().split("\n")) {
          expect(validate(JSON.parse(line)), `${line}\n${JSON.stringify(validate.errors, undefined, 1)}`).to.equal(
            true,
          );
        }
      }),
      { numRuns: 25 },
    );
  });

  it("is written in the same bytes whatever order things had in memory", () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const reversed = {
          ...snapshot,
          facts: Object.fromEntries(Object.entries(snapshot.facts).reverse()),
          hosts: new Map([...snapshot.hosts].reverse()),
        };

        expect(Buffer.concat([...encodeSnapshot(reversed)])).to.deep.equal(
          Buffer.concat([...encodeSnapshot(snapshot)]),
        );
      }),
      { numRuns: 20 },
    );
  });
});
