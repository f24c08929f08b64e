import { expect } from "chai";
import { observed, observedValue, UNOBSERVED_REASONS, unobserved } from "../../../lib/model/observation.js";

const provenance = { source: "GET /api/v1/pods", at: "2026-11-20T12:00:00Z" };

describe("an observation", () => {
  it("is a value with where and when it was read, or a reason with the same", () => {
    expect(observed([], provenance)).to.deep.equal({ state: "observed", value: [], ...provenance });
    expect(unobserved("timeout", "no answer in 10 s", provenance)).to.deep.equal({
      state: "unobserved",
      reason: "timeout",
      detail: "no answer in 10 s",
      ...provenance,
    });
  });

  it("takes no more from its provenance than that", () => {
    const more = { ...provenance, value: "x", state: "observed" };

    expect(unobserved("timeout", "y", more)).to.not.have.property("value");
    expect(observed(1, more)).to.deep.equal({ state: "observed", value: 1, ...provenance });
  });

  it("of an empty list is not the same as none", () => {
    expect(observedValue(observed([], provenance))).to.deep.equal([]);
    expect(observedValue(unobserved("forbidden", "403", provenance))).to.equal(undefined);
  });

  it("has one of twenty reasons, each a word that tells what to do", () => {
    expect(new Set(UNOBSERVED_REASONS).size).to.equal(20);
    for (const reason of UNOBSERVED_REASONS) expect(reason).to.match(/^[a-z]+(-[a-z]+)*$/);
  });
});
