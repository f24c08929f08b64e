import { expect } from "chai";
import { departureOf } from "../../../lib/derive/departure.js";
import { observed, unobserved } from "../../../lib/model/observation.js";
import type { EvictionPrediction, Prediction } from "../../../lib/model/prediction.js";
import { aPod } from "../../../lib/testing/index.js";

const provenance = { source: "test", at: "2026-11-20T12:00:00Z" };
const drained: EvictionPrediction = {
  kind: "drain",
  complete: true,
  missing: [],
  assumptions: {},
  deterministic: true,
  completes: true,
  refused: [],
  evicted: ["default/a"],
  blocked: [],
  remaining: [],
  pending: [],
  preempted: [],
  emptyDirDeleted: [],
  downtime: [],
};
const departs = (prediction: Prediction, pod: string) => departureOf(observed(prediction, provenance))(aPod(pod));

describe("the departure of a Pod", () => {
  it("is what the prediction says", () => {
    expect(departs(drained, "a")).to.equal(true);
    expect(departs(drained, "b")).to.equal(false);
  });

  it("is open for a Pod that an incomplete prediction does not name", () => {
    const incomplete = { ...drained, complete: false, missing: ["daemonSets"] };

    expect(departs(incomplete, "a")).to.equal(true);
    expect(departs(incomplete, "b")).to.include({ reason: "not-collected" });
  });

  it("is open without a prediction, for the reason that there is none", () => {
    const answer = departureOf(unobserved("malformed", "a quantity is none", provenance))(aPod("a"));

    expect(answer).to.deep.equal({
      reason: "malformed",
      detail: "what becomes of the Pods is not known: a quantity is none",
    });
  });
});
