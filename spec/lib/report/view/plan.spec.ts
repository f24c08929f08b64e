import { expect } from "chai";
import type { DrainPlan } from "../../../../lib/model/prediction.js";
import { planSentences } from "../../../../lib/report/view/plan.js";
import { COMPLETE_PREDICTIONS } from "../complete.js";

const [complete] = COMPLETE_PREDICTIONS.drain.plans;
const plan = (parts: Partial<DrainPlan>): DrainPlan => ({
  nodes: ["a"],
  flags: [],
  addedFlags: [],
  preparations: [],
  completes: true,
  endedForGood: [],
  emptyDirDeleted: [],
  refused: [],
  blocked: [],
  remaining: [],
  pending: [],
  downtime: [],
  ...parts,
});
const [scale, , , , uncordon] = complete?.preparations ?? [];

describe("a plan in words", () => {
  it("says nothing where a plain drain is all there is to it", () => {
    expect(planSentences(plan({}))).to.deep.equal([]);
  });

  it("names what comes first, then the drain, then the way back", () => {
    expect(planSentences(plan({ preparations: scale ? [scale] : [], addedFlags: ["--force"] }))).to.deep.equal([
      "Scale Deployment a/x from 1 to 2 and wait until it is ready on another node; then drain with --force as well, then undo it.",
    ]);
  });

  it("leaves an uncordoned Node as it then is", () => {
    expect(planSentences(plan({ preparations: uncordon ? [uncordon] : [] }))).to.deep.equal([
      "Uncordon b; then drain.",
    ]);
  });

  it("does not hide who stays without a Pod all the same", () => {
    const owner = { kind: "ReplicaSet", name: "x" };
    const downtime = [{ namespace: "a", owner, seconds: { min: 1, max: null }, parts: [] }];

    expect(planSentences(plan({ addedFlags: ["--force"], downtime }))).to.deep.equal([
      "Drain with --force as well.",
      "Even so nobody serves a/x until its Pods find a node.",
    ]);
  });

  it("says that nothing helps", () => {
    expect(planSentences(plan({ completes: false }))).to.deep.equal([
      "Nothing that was tried on the simulated cluster lets the drain end.",
    ]);
  });
});
