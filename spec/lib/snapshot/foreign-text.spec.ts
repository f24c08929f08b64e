import { expect } from "chai";
import fc from "fast-check";
import { quoted } from "../../../lib/snapshot/foreign-text.js";

describe("quoted", () => {
  it("leaves the letters of any language as they are", () => {
    expect(quoted("Schnappschuß-快照.json")).to.equal('"Schnappschuß-快照.json"');
  });

  it("shows what a terminal would act on, or would not show", () => {
    expect(quoted("a\u001b[2J\u202e\u200b\u2028b\n")).to.equal('"a\\u001b[2J\\u{202e}\\u{200b}\\u{2028}b\\n"');
  });

  it("stays on one line and short, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 5000 }), (text) => {
        expect(quoted(text)).to.match(/^"[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{0,1300}"$/u);
      }),
    );
  });
});
