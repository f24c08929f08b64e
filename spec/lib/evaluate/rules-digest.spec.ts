import { expect } from "chai";
import { rulesDigest } from "../../../lib/evaluate/rules-digest.js";
import { aRule } from "./sample.js";

describe("the digest of the rules", () => {
  const other = aRule({ id: "other-rule" });

  it("does not depend on their order", () => {
    expect(rulesDigest([aRule(), other])).to.equal(rulesDigest([other, aRule()]));
    expect(rulesDigest([])).to.match(/^sha256:[0-9a-f]{64}$/);
  });

  it("changes with what a rule declares to say", () => {
    const digests = [
      rulesDigest([aRule()]),
      rulesDigest([aRule(), other]),
      rulesDigest([aRule({ worst: { reboot: "low", standing: "low" } })]),
      rulesDigest([aRule({ occasions: ["reboot"] })]),
      rulesDigest([aRule({ risks: ["A36"] })]),
      rulesDigest([aRule({ messages: { lost: { message: "x", impact: "y", remediation: [], verify: [] } } })]),
    ];

    expect(new Set(digests).size).to.equal(digests.length);
  });
});
