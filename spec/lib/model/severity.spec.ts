import { expect } from "chai";
import { compareSeverity, isAtLeast, SEVERITIES } from "../../../lib/model/severity.js";

describe("severities", () => {
  it("sort from the worst", () => {
    expect((["low", "critical", "medium", "high"] as const).toSorted(compareSeverity)).to.deep.equal(SEVERITIES);
    expect(compareSeverity("high", "high")).to.equal(0);
  });

  it("are at least as bad as themselves and as what is less", () => {
    expect(SEVERITIES.filter((severity) => isAtLeast(severity, "high"))).to.deep.equal(["critical", "high"]);
    expect(SEVERITIES.filter((severity) => isAtLeast(severity, "low"))).to.deep.equal([...SEVERITIES]);
  });
});
