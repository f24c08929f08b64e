import { expect } from "chai";
import fc from "fast-check";
import { quoteRemoteText } from "../../../../lib/collect/host/remote-text.js";

describe("what a host says", () => {
  it("is quoted by its first line that says something", () => {
    expect(quoteRemoteText("\n\r\n  sudo: a password is required\nmore")).to.equal('"sudo: a password is required"');
    expect(quoteRemoteText("")).to.equal('""');
  });

  it("is bounded, one line, and without control and bidi characters, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(quoteRemoteText(text)).to.match(/^"[^\p{C}]*"$/u);
        expect(quoteRemoteText(text).length).to.be.lessThan(420);
      }),
      { numRuns: 50 },
    );
  });
});
