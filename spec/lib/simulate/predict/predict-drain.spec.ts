import { expect } from "chai";
import type { Drain } from "../../../../lib/model/change.js";
import type { EvictionPrediction } from "../../../../lib/model/prediction.js";
import { predictDrain } from "../../../../lib/simulate/predict/predict-drain.js";
import { clusterOf, machine, machines, type Parts, pod } from "../small-cluster.js";

function drain(parts: Parts, change: Partial<Drain> = {}): EvictionPrediction {
  return predictDrain(clusterOf(parts), {
    kind: "drain",
    nodes: ["a"],
    force: false,
    deleteEmptydirData: false,
    ignoreDaemonsets: false,
    disableEviction: false,
    timeoutSeconds: 0,
    gracePeriodSeconds: -1,
    podSelector: "",
    skipWaitForDeleteTimeoutSeconds: 0,
    ...change,
  });
}

const owner = { kind: "ReplicaSet", name: "web", apiVersion: "apps/v1" };
const replicaSets = (replicas: number) => [{ metadata: { name: "web", namespace: "shop" }, spec: { replicas } }];
const webs = (...places: readonly string[]) =>
  places.map((on, i) => pod(`web-${i}`, { on, owner, labels: { app: "web" } }));
const budget = (minAvailable: number, healthy: number) => [
  {
    metadata: { name: "web", namespace: "shop" },
    spec: { minAvailable, selector: { matchLabels: { app: "web" } } },
    status: {
      disruptionsAllowed: Math.max(0, healthy - minAvailable),
      currentHealthy: healthy,
      desiredHealthy: minAvailable,
      expectedPods: healthy,
      conditions: [],
    },
  },
];

describe("a drain", () => {
  it("evicts, and the replacements run elsewhere", () => {
    const prediction = drain({ nodes: machines("a", "b"), replicaSets: replicaSets(2), pods: webs("a", "b") });
    expect(prediction).to.deep.include({
      completes: true,
      evicted: ["shop/web-0"],
      remaining: [],
      pending: [],
      blocked: [],
    });
    expect(prediction.downtime).to.deep.equal([]);
  });

  it("touches nothing when one Pod is refused", () => {
    const pods = [...webs("a"), pod("bare", { on: "a" })];
    const prediction = drain({ nodes: machines("a", "b"), replicaSets: replicaSets(1), pods });
    expect(prediction).to.deep.include({ completes: false, evicted: [], remaining: ["shop/bare", "shop/web-0"] });
    expect(prediction.refused.map(({ pod: name }) => name)).to.deep.equal(["shop/bare"]);
  });

  it("waits for ever for a budget of one replica, and says in whose words", () => {
    const prediction = drain({
      nodes: machines("a", "b"),
      replicaSets: replicaSets(1),
      pods: webs("a"),
      podDisruptionBudgets: budget(1, 1),
    });
    expect(prediction).to.deep.include({ completes: false, evicted: [], remaining: ["shop/web-0"] });
    expect(prediction.blocked).to.deep.equal([
      {
        pod: "shop/web-0",
        budgets: ["shop/web"],
        reason: "The disruption budget web needs 1 healthy pods and has 1 currently",
      },
    ]);
  });

  it("gets through a budget as replacements become ready", () => {
    const prediction = drain({
      nodes: machines("a", "b"),
      replicaSets: replicaSets(3),
      pods: webs("a", "a", "b"),
      podDisruptionBudgets: budget(2, 3),
    });
    expect(prediction).to.deep.include({ completes: true, evicted: ["shop/web-0", "shop/web-1"], blocked: [] });
  });

  it("stops at a budget when the replacements have nowhere to go", () => {
    const nodes = [machine("a"), machine("b", { pods: 1 })];
    const prediction = drain({
      nodes,
      replicaSets: replicaSets(3),
      pods: webs("a", "a", "b"),
      podDisruptionBudgets: budget(2, 3),
    });
    expect(prediction).to.include({ completes: false });
    expect(prediction.evicted).to.have.length(1);
    expect(prediction.pending).to.deep.equal([
      {
        namespace: "shop",
        owner: { kind: "ReplicaSet", name: "web" },
        pods: 1,
        reasons: { "Too many pods": 1, "node(s) were unschedulable": 1 },
      },
    ]);
  });

  it("goes past budgets by --disable-eviction", () => {
    const parts = {
      nodes: machines("a", "b"),
      replicaSets: replicaSets(1),
      pods: webs("a"),
      podDisruptionBudgets: budget(1, 1),
    };
    expect(drain(parts, { disableEviction: true })).to.deep.include({ completes: true, evicted: ["shop/web-0"] });
  });

  it("gives up when its time is over, and keeps what it has done", () => {
    const parts = {
      nodes: machines("a", "b"),
      replicaSets: replicaSets(1),
      podDisruptionBudgets: budget(1, 1),
      pods: [...webs("a"), pod("other", { on: "a" })],
    };
    expect(drain(parts, { timeoutSeconds: 20, force: true })).to.deep.include({
      completes: false,
      evicted: ["shop/other"],
    });
  });

  it("takes only the Pods that a selector names", () => {
    const pods = [...webs("a"), pod("other", { on: "a", labels: { app: "other" } })];
    const prediction = drain(
      { nodes: machines("a", "b"), replicaSets: replicaSets(1), pods },
      { podSelector: "app=web" },
    );
    expect(prediction).to.deep.include({ completes: true, evicted: ["shop/web-0"], remaining: ["shop/other"] });
    expect(() => drain({ nodes: machines("a"), pods: [] }, { podSelector: "app in" })).to.throw(SyntaxError);
  });

  it("waits for a Pod that a finalizer holds", () => {
    const pods = [pod("held", { on: "a", finalizers: ["example.com/held"] })];
    expect(drain({ nodes: machines("a"), pods }, { force: true })).to.deep.include({
      completes: false,
      remaining: ["shop/held"],
    });
  });

  it("deletes the data of emptyDir volumes", () => {
    const pods = [pod("web", { on: "a", owner, volumes: [{ name: "tmp", emptyDir: { medium: "Memory" } }] })];
    const { emptyDirDeleted } = drain(
      { nodes: machines("a"), replicaSets: replicaSets(1), pods },
      { deleteEmptydirData: true },
    );
    expect(emptyDirDeleted).to.deep.equal([{ pod: "shop/web", volume: "tmp", medium: "Memory" }]);
  });

  it("leaves a workload of one replica without a Pod for a while", () => {
    const { downtime } = drain({ nodes: machines("a", "b"), replicaSets: replicaSets(1), pods: webs("a") });
    expect(downtime).to.have.length(1);
    expect(downtime[0]?.owner).to.deep.equal({ kind: "ReplicaSet", name: "web" });
    expect(downtime[0]?.seconds.max).to.be.a("number");
  });

  it("leaves one without a Pod for good where no Node takes it", () => {
    const nodes = [machine("a"), machine("b", { pods: 0 })];
    const { downtime } = drain({ nodes, replicaSets: replicaSets(1), pods: webs("a") });
    expect(downtime[0]?.seconds.max).to.equal(null);
  });

  it("cordons all of several Nodes first, and goes on with the next when one has failed", () => {
    const pods = [pod("bare", { on: "a" }), pod("web-0", { on: "b", owner })];
    const prediction = drain(
      { nodes: machines("a", "b", "c"), replicaSets: replicaSets(1), pods },
      { nodes: ["a", "b"] },
    );
    expect(prediction).to.include({ completes: false });
    expect(prediction.steps?.map(({ node, completes, evicted }) => ({ node, completes, evicted }))).to.deep.equal([
      { node: "a", completes: false, evicted: [] },
      { node: "b", completes: true, evicted: ["shop/web-0"] },
    ]);
    expect(prediction.worst?.down).to.deep.equal([{ namespace: "shop", owner: { kind: "ReplicaSet", name: "web" } }]);
  });

  it("says between what chance decides, where it matters", () => {
    // Whichever Node the replacement takes, only one of them leaves room for the large Pod that waits.
    const nodes = [machine("a"), machine("b", { cpu: "2" }), machine("c", { cpu: "2", labels: { disk: "ssd" } })];
    const waits = pod("large", { wasTried: true, requests: { cpu: "3" } });
    const pods = [pod("web-0", { on: "a", owner, requests: { cpu: "1" } }), waits];
    const prediction = drain({ nodes, replicaSets: replicaSets(1), pods });
    expect(prediction.deterministic).to.equal(true);
    const tied = [
      pod("web-0", { on: "a", owner, requests: { cpu: "2" } }),
      pod("x-0", { on: "a", owner: { ...owner, name: "x" }, requests: { cpu: "2" }, nodeSelector: { disk: "ssd" } }),
    ];
    const sets = [...replicaSets(1), { metadata: { name: "x", namespace: "shop" }, spec: { replicas: 1 } }];
    const nodesLabelled = [machine("a", { labels: { disk: "ssd" } }), ...nodes.slice(1)];
    const { deterministic, outcomes = [] } = drain({ nodes: nodesLabelled, replicaSets: sets, pods: tied });
    expect(deterministic).to.equal(false);
    expect(outcomes.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-9);
    expect(outcomes.map(({ pending }) => pending.map(({ owner: who }) => who?.name).join())).to.have.members(["", "x"]);
  });
});
