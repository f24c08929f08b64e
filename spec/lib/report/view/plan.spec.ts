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
const named = (wanted: string) => (complete?.preparations ?? []).filter(({ kind }) => kind === wanted);
const [scale, uncordon] = [named("scale"), named("uncordon")].map((each) =>
  each.map(({ revertedBy: _, ...preparation }) => preparation),
);

describe("a plan in words", () => {
  it("says nothing where a plain drain is all there is to it", () => {
    expect(planSentences(plan({}))).to.deep.equal([]);
  });

  it("names what comes first, then the drain, then the way back", () => {
    expect(planSentences(plan({ preparations: scale ?? [], addedFlags: ["--force"] }))).to.deep.equal([
      "Scale Deployment a/x from 1 to 2 and wait until it is ready on another node; then drain with --force as well, then undo it.",
    ]);
  });

  it("puts the change between the drain and the way back, where the drain is not all of it", () => {
    expect(planSentences(plan({ preparations: scale ?? [] }), false)[0]).to.match(
      /; then drain, make the change, then undo it\.$/,
    );
    expect(planSentences(plan({ addedFlags: ["--force"] }), false)).to.deep.equal([
      "Drain with --force as well, then make the change.",
    ]);
  });

  it("says what the flags take that it adds, and not of those that were given", () => {
    const taken = {
      emptyDirDeleted: [{ pod: "a/x", volume: "v", medium: "" }],
      endedForGood: ["a/y", "a/z"],
    };

    expect(planSentences(plan({ ...taken, addedFlags: ["--force", "--delete-emptydir-data"] }))).to.deep.equal([
      "Drain with --force --delete-emptydir-data as well (1 emptyDir volume is deleted, 2 Pods end for good).",
    ]);
    expect(planSentences(plan({ ...taken, addedFlags: ["--ignore-daemonsets"] }))).to.deep.equal([
      "Drain with --ignore-daemonsets as well.",
    ]);
  });

  it("leaves an uncordoned Node as it then is", () => {
    expect(planSentences(plan({ preparations: uncordon ?? [] }))).to.deep.equal(["Uncordon b; then drain."]);
  });

  it("does not hide who stays without a Pod all the same", () => {
    const owner = { kind: "ReplicaSet", name: "x" };
    const downtime = [{ namespace: "a", owner, seconds: { min: 1, max: null }, parts: [] }];

    expect(planSentences(plan({ addedFlags: ["--force"], downtime }))).to.deep.equal([
      "Drain with --force as well.",
      "Even so nobody serves a/x until its Pods find a node.",
    ]);
  });

  it("says where it waits for the Node because its volume is there", () => {
    const owner = { kind: "StatefulSet", name: "db" };
    const downtime = [{ namespace: "a", owner, seconds: { min: 1, max: null }, parts: [] }];
    const pending = [
      { namespace: "a", owner, pods: 1, reasons: { "node(s) didn't match PersistentVolume's node affinity": 2 } },
    ];

    expect(planSentences(plan({ downtime, pending }))).to.deep.equal([
      "Even so nobody serves a/db until the node takes Pods again: its volume can be used nowhere else.",
    ]);
  });

  it("names who would set it back", () => {
    expect(planSentences(plan({ preparations: named("pause-budget") }))[0]).to.match(
      /^Pause budget a\/p \(Argo CD application shop may set it back: suspend that first\); then drain/,
    );
  });

  it("says that nothing helps", () => {
    expect(planSentences(plan({ completes: false }))).to.deep.equal([
      "Nothing that was tried on the simulated cluster lets the drain end.",
    ]);
  });
});
