import { expect } from "chai";
import {
  downtimeWords,
  pendingName,
  pendingReasons,
  summarizePrediction,
} from "../../../../lib/report/view/prediction.js";
import { anEvictionPrediction, aPodsPrediction, aRelocationPrediction } from "../a-report.js";

const owner = { kind: "Deployment", name: "web" };

describe("a prediction in words", () => {
  it("tells of a relocation what is mounted, what is to copy and what room there is", () => {
    const mounts = [{ node: "a", target: "/k/1", fstype: "xfs" }];

    expect(summarizePrediction(aRelocationPrediction({ remainingMounts: mounts }))).to.deep.equal([
      "Still mounted below what is to move: 1 mount.",
      "20.4 GiB in 45,120 inodes to copy, 736 GiB are free there.",
    ]);
    expect(
      summarizePrediction(
        aRelocationPrediction({
          bytesToCopy: null,
          inodesToCopy: null,
          bytesAvailable: null,
          complete: false,
          missing: ["x"],
        }),
      ),
    ).to.deep.equal([
      "Still mounted below what is to move: not known.",
      "an unknown number of bytes to copy, the room there is not known.",
      "This prediction is incomplete: 1 fact missing.",
    ]);
  });

  it("does not take what was seen for all where a host was not seen", () => {
    const mounts = [{ node: "a", target: "/k/1", fstype: "xfs" }];
    const [first] = summarizePrediction(
      aRelocationPrediction({ complete: false, missing: ["x"], remainingMounts: mounts }),
    );

    expect(first).to.equal("Still mounted below what is to move: at least 1 mount.");
  });

  it("tells of a drain whether it completes and what becomes of the Pods", () => {
    expect(summarizePrediction(anEvictionPrediction())).to.deep.equal(["The drain completes.", "No Pod is touched."]);
    expect(
      summarizePrediction(
        anEvictionPrediction({
          completes: false,
          refused: [{ pod: "a/b", reason: "r" }],
          preempted: ["a/c"],
          emptyDirDeleted: [{ pod: "a/d", volume: "v", medium: "" }],
        }),
      ),
    ).to.deep.equal(["The drain does not complete.", "1 Pod refused, 1 Pod preempted, 1 emptyDir volume deleted."]);
    expect(summarizePrediction(anEvictionPrediction({ kind: "power-off" }))[0]).to.equal("Every Pod is replaced.");
    expect(summarizePrediction(anEvictionPrediction({ kind: "power-off", completes: false }))[0]).to.equal(
      "Not every Pod is replaced.",
    );
  });

  it("does not call replaced what never comes back, and works on no machine that goes off with another", () => {
    const downtime = [{ namespace: "a", owner, seconds: { min: 60, max: null }, parts: [] }];
    const worst = { node: "n1", waitingPods: 1, down: [] };

    expect(summarizePrediction(anEvictionPrediction({ kind: "power-off", downtime }))[0]).to.equal(
      "Every Pod is made anew, but 1 workload does not come back by itself.",
    );
    expect(summarizePrediction(anEvictionPrediction({ kind: "power-off", worst })).at(-1)).to.equal(
      "At worst, 1 Pod waits for a node.",
    );
  });

  it("names the longest downtime; one without an end is the longest", () => {
    const bounded = { namespace: "a", owner, seconds: { min: 60, max: 900 }, parts: [] };
    const endless = { namespace: "a", owner: null, seconds: { min: 5, max: null }, parts: [] };

    expect(summarizePrediction(anEvictionPrediction({ downtime: [bounded, endless] })).at(-1)).to.equal(
      "Longest downtime: bare Pods in a 5 s or more, it does not end by itself.",
    );
    expect(downtimeWords(bounded)).to.equal("Deployment a/web 1 min to 15 min");
    expect(downtimeWords({ ...bounded, seconds: { min: 60, max: 60 } })).to.equal("Deployment a/web 1 min");
  });

  it("tells of a reboot what happens if the Node comes back, and if it does not", () => {
    const common = { complete: true, missing: [], assumptions: {}, deterministic: true };

    expect(
      summarizePrediction({
        kind: "reboot",
        ...common,
        back: aPodsPrediction(),
        away: aPodsPrediction({ evicted: ["a/b"] }),
      }),
    ).to.deep.equal(["If it comes back in time: No Pod is touched.", "If it stays away: 1 Pod evicted."]);
  });

  it("tells the worst moment, and what chance decides", () => {
    const down = [{ namespace: "a", owner }];

    expect(summarizePrediction(anEvictionPrediction({ worst: { node: "n1", waitingPods: 1, down } })).at(-1)).to.equal(
      "At worst, while n1 is worked on, 1 Pod waits for a node and nothing serves Deployment a/web.",
    );
    expect(
      summarizePrediction(anEvictionPrediction({ worst: { node: "n1", waitingPods: 2, down: [] } })).at(-1),
    ).to.equal("At worst, while n1 is worked on, 2 Pods wait for a node.");
    expect(summarizePrediction(anEvictionPrediction({ deterministic: false })).at(-1)).to.equal(
      "Chance decides here, so it may end otherwise.",
    );
    const outcome = { share: 0.8, completes: true, evicted: [], remaining: [], pending: [], preempted: [] };
    expect(summarizePrediction(anEvictionPrediction({ deterministic: false, outcomes: [outcome] })).at(-1)).to.equal(
      "Chance decides here: 80% of the trials ended so.",
    );
  });

  it("names what waits and why", () => {
    const waiting = { namespace: "a", owner, pods: 2, reasons: { "Insufficient cpu": 3, "node(s) had taints": 1 } };

    expect(pendingName(waiting)).to.equal("Deployment a/web");
    expect(pendingName({ ...waiting, owner: null, pod: "a/x" })).to.equal("Pod a/x");
    expect(pendingReasons(waiting)).to.equal("Insufficient cpu (3 nodes), node(s) had taints (1 node)");
  });
});
