import { expect } from "chai";
import fc from "fast-check";
import { linesOf } from "../../../lib/snapshot/lines.js";
import { chunked } from "./chunks.js";

const LIMITS = { lineBytes: 1000, lines: 1000 };

async function lines(text: string, chunkBytes: number, limits = LIMITS): Promise<[string, number, boolean][]> {
  const read: [string, number, boolean][] = [];
  for await (const { bytes, number, isEnded } of linesOf(chunked(text, chunkBytes), limits)) {
    read.push([bytes.toString(), number, isEnded]);
  }
  return read;
}

describe("linesOf", () => {
  it("splits text at its newlines, whatever the size of the pieces", async () => {
    const anyLines = fc.array(
      fc.string({ unit: "binary" }).map((line) => line.replaceAll("\n", "")),
      { minLength: 1 },
    );
    await fc.assert(
      fc.asyncProperty(anyLines, fc.integer({ min: 1, max: 20 }), async (all, chunkBytes) => {
        const read = await lines(all.map((line) => `${line}\n`).join(""), chunkBytes);

        expect(read).to.deep.equal(all.map((line, index) => [Buffer.from(line).toString(), index + 1, true]));
      }),
    );
  });

  it("marks a last line that no newline ends", async () => {
    expect(await lines("a\nb", 1)).to.deep.equal([
      ["a", 1, true],
      ["b", 2, false],
    ]);
  });

  it("refuses a line, and a number of lines, beyond the limits", async () => {
    const failure = (text: string, limits: typeof LIMITS) => lines(text, 4, limits).catch(({ message }) => message);

    expect(await failure("a\n123456", { lineBytes: 5, lines: 9 })).to.equal("one of its lines is longer than 5 bytes");
    expect(await failure("123456\n", { lineBytes: 5, lines: 9 })).to.equal("one of its lines is longer than 5 bytes");
    expect(await failure("1\n2\n3\n", { lineBytes: 5, lines: 2 })).to.equal("it has more than 2 lines");
  });
});
