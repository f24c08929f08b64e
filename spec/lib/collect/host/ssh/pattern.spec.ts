import { expect } from "chai";
import fc from "fast-check";
import { matchesPattern, matchesPatterns } from "../../../../../lib/collect/host/ssh/pattern.js";

describe("a host pattern", () => {
  it("takes * for any run of characters and ? for any one", () => {
    expect(matchesPattern("web-12.example", "web-*.example")).to.equal(true);
    expect(matchesPattern("web-12.example", "web-??.example")).to.equal(true);
    expect(matchesPattern("web-1.example", "web-??.example")).to.equal(false);
    expect(matchesPattern("", "*")).to.equal(true);
    expect(matchesPattern("", "")).to.equal(true);
    expect(matchesPattern("a", "")).to.equal(false);
  });

  it("agrees with the regular expression that says the same", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 8 });

    fc.assert(
      fc.property(text, pattern, (name, glob) => {
        const source = glob.replace(/[.*?]/g, (c) => (c === "*" ? ".*" : c === "?" ? "." : "\\."));
        expect(matchesPattern(name, glob)).to.equal(new RegExp(`^${source}$`).test(name));
      }),
      { numRuns: 2000 },
    );
  });

  it("does not explode on many asterisks", () => {
    expect(matchesPattern("a".repeat(2000), `${"*a".repeat(200)}b`)).to.equal(false);
  });

  it("in a list is beaten by a matching one that begins with an exclamation mark", () => {
    expect(matchesPatterns("web1", ["web*", "!web2"])).to.equal(true);
    expect(matchesPatterns("web2", ["web*", "!web2"])).to.equal(false);
    expect(matchesPatterns("db", ["!web2"])).to.equal(false);
  });
});
