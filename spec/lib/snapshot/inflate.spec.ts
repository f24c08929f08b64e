import { constants, gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { CutShort, Malformed } from "../../../lib/snapshot/cut-short.js";
import { inflate } from "../../../lib/snapshot/inflate.js";
import { LIMITS, type Limits } from "../../../lib/snapshot/limits.js";
import { chunked } from "./chunks.js";

async function inflated(
  bytes: Buffer,
  chunkBytes: number,
  limits: Limits = LIMITS,
): Promise<{ text: Buffer; failure: unknown }> {
  const pieces: Buffer[] = [];
  let failure: unknown;
  try {
    for await (const piece of inflate(chunked(bytes, chunkBytes), limits)) pieces.push(Buffer.from(piece));
  } catch (error) {
    failure = error;
  }
  return { text: Buffer.concat(pieces), failure };
}

const TEXT = Buffer.from(Array.from({ length: 400 }, (_, line) => `line ${line} ${line * 7919}\n`).join(""));

describe("inflate", () => {
  it("gives plain bytes as they are, be there none, one or many", async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from("{"), TEXT]) {
      expect(await inflated(bytes, 1)).to.deep.equal({ text: bytes, failure: undefined });
    }
  });

  it("knows gzip by its first bytes, even if they come one by one", async () => {
    for (const chunkBytes of [1, 13, 100_000]) {
      expect(await inflated(gzipSync(TEXT), chunkBytes)).to.deep.equal({ text: TEXT, failure: undefined });
    }
  });

  it("reads compressed files that were put one behind the other", async () => {
    const { text, failure } = await inflated(Buffer.concat([gzipSync("one\n"), gzipSync("two\n")]), 5);

    expect(failure).to.equal(undefined);
    expect(text.toString()).to.equal("one\ntwo\n");
  });

  it("gives everything that stands before a cut, wherever it is", async () => {
    const compressed = gzipSync(TEXT);
    for (let length = 3; length < compressed.length; length += 11) {
      const cut = compressed.subarray(0, length);

      const { text, failure } = await inflated(cut, 1000);

      expect(failure).to.be.instanceOf(CutShort);
      expect(text).to.deep.equal(gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }));
    }
  });

  it("refuses damaged data", async () => {
    const compressed = gzipSync(TEXT);
    compressed.fill(0xff, 100, 120);

    const { failure } = await inflated(compressed, 64);

    expect(failure).to.be.instanceOf(Malformed).with.property("message", "its compressed data is damaged");
  });

  it("refuses a bomb after its first megabytes", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 ** 2));

    const { text, failure } = await inflated(bomb, 1024);

    expect(failure)
      .to.be.instanceOf(Malformed)
      .with.property("message", "its compression hides more than 200 times its size");
    expect(text.length).to.be.lessThan(20 * 1024 ** 2);
  });

  it("does not take a small file that compresses well for a bomb", async () => {
    const spaces = Buffer.alloc(1024 ** 2, " ");

    expect(await inflated(gzipSync(spaces), 1024)).to.deep.equal({ text: spaces, failure: undefined });
  });

  it("stops at the limit, compressed or not", async () => {
    const limits = { ...LIMITS, totalBytes: 1000 };

    for (const bytes of [TEXT, gzipSync(TEXT)]) {
      const { failure } = await inflated(bytes, 100, limits);

      expect(failure).to.be.instanceOf(Malformed).with.property("message", "it holds more than 1000 bytes");
    }
  });
});
