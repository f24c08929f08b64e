import { expect } from "chai";
import { parseOwnJson } from "../../../lib/model/own-json.js";

describe("parsing JSON of others", () => {
  it("gives what JSON.parse gives", () => {
    const text = '{"a":[1,null,"\\u003cb\\u003e \\u0070"],"proto":{"x":true}}';

    expect(parseOwnJson(text)).to.deep.equal({ a: [1, null, "<b> p"], proto: { x: true } });
  });

  it("never lets the key __proto__ in, however its letters are written", () => {
    const spellings = [
      "__proto__",
      "\\u005f_proto__",
      "__\\u0070roto__",
      "__p\\u0072oto__",
      "__pr\\u006Fto__",
      "__pro\\u0074o__",
    ];
    for (const key of spellings) {
      const parsed = parseOwnJson(`{"a":{"${key}":{"polluted":true},"b":1}}`);

      expect(parsed, key).to.deep.equal({ a: { b: 1 } });
      expect(Object.keys((parsed as { a: object }).a), key).to.deep.equal(["b"]);
    }
  });

  it("refuses what is no JSON", () => {
    expect(() => parseOwnJson("{")).to.throw(SyntaxError);
  });
});
