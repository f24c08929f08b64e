import { readFileSync } from "node:fs";
import { expect } from "chai";
import { encodeSnapshot } from "../../../../lib/snapshot/encode.js";
import { snapshotSchema } from "../../../../lib/snapshot/schema/document.js";
import { aSnapshot } from "../a-snapshot.js";
import { strictSnapshotSchema } from "../strict-schema.js";

const LINES = Buffer.concat([...encodeSnapshot(aSnapshot())])
  .toString()
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));

describe("the published schema of a snapshot", () => {
  it("stands in docs/ as `npm run docs` writes it", () => {
    const published: unknown = JSON.parse(readFileSync("docs/snapshot.schema.json", "utf8"));

    expect(published).to.deep.equal(snapshotSchema());
  });

  it("accepts every line that is written", () => {
    const validate = strictSnapshotSchema();

    for (const line of LINES) expect(validate(line), JSON.stringify(line)).to.equal(true);
  });

  it("refuses a line that lacks any of its properties", () => {
    const validate = strictSnapshotSchema();
    for (const line of LINES) {
      for (const property of Object.keys(line)) {
        const { [property]: _, ...rest } = line;

        expect(validate(rest), `${JSON.stringify(line)} without ${property}`).to.equal(
          property === "podSpec" && "object" in line,
        );
      }
    }
  });

  it("refuses a line with a property that it does not describe", () => {
    const validate = strictSnapshotSchema();

    for (const line of LINES) expect(validate({ ...line, more: 1 }), JSON.stringify(line)).to.equal(false);
  });

  it("refuses values of another shape than their fact's", () => {
    const validate = strictSnapshotSchema();
    const from = { state: "observed", source: "x", at: "2026-11-20T18:43:10Z" };
    for (const line of [
      { object: "nodes", value: { metadata: { name: "w1" }, spec: { unschedulable: "yes" } } },
      { object: "nodes", value: { metadata: { name: "w1" }, data: {} } },
      { podSpec: 0, value: { containers: [{ name: "web", env: [] }] } },
      { observation: "version", ...from, value: { gitVersion: 1 } },
      { hostFact: "mounts", of: "w1", ...from, value: [{ id: 1 }] },
      { hostFact: "kernelRelease", of: "w1", ...from, value: null },
      { end: false, lines: 1, sha256: "0" },
    ]) {
      expect(validate(line), JSON.stringify(line)).to.equal(false);
    }
  });
});
