import { expect } from "chai";
import fc from "fast-check";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";

/** What a broken tool, a cut connection or a lying host may send in the place of a sample: text, raw bytes, the sample spoilt. */
function hostileOutput(sample: string): fc.Arbitrary<string> {
  const bytes = fc.uint8Array({ maxLength: 400 }).map((raw) => Buffer.from(raw).toString("utf8"));
  const place = fc.nat(sample.length);
  const spoilt = fc
    .tuple(
      place,
      place,
      fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom("\n", "\0", " ", "\\", '"', "-", "\\040")),
    )
    .map(([from, to, insert]) => sample.slice(0, from) + insert + sample.slice(to));
  const cut = place.map((length) => sample.slice(0, length));
  return fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), bytes, spoilt, cut);
}

/** The parser answers with a value or a MalformedError, whatever it is given; nothing else is thrown, and it ends. */
export function expectNoCrash(parse: (text: string) => unknown, sample: string): void {
  fc.assert(
    fc.property(hostileOutput(sample), (text) => {
      try {
        expect(parse(text)).not.to.equal(undefined);
      } catch (error) {
        expect(error).to.be.instanceOf(MalformedError);
      }
    }),
    { numRuns: 300 },
  );
}

/** Wherever it is cut but at the end of a line, the text is malformed. */
export function expectCutIsMalformed(parse: (text: string) => unknown, sample: string): void {
  const lengths = Array.from({ length: sample.length - 1 }, (_, length) => length + 1);
  for (const length of lengths.filter((cut) => sample[cut - 1] !== "\n").slice(0, 2000)) {
    expect(() => parse(sample.slice(0, length)), `cut at ${length}`).to.throw(MalformedError);
  }
}
