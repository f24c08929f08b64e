import { expect } from "chai";
import type { DrainOptions } from "../../../../lib/derive/drain-flags.js";
import { ORDINARY_DRAIN } from "../../../../lib/derive/drain-flags.js";
import type { ClusterFacts } from "../../../../lib/model/cluster-facts.js";
import type { DrainPlan } from "../../../../lib/model/prediction.js";
import { Cluster } from "../../../../lib/simulate/cluster.js";
import { planDrain } from "../../../../lib/simulate/plan/plan-drain.js";
import { aDeployment, aPod, aReadyNode, aReplica, aStatefulSet } from "../../../../lib/testing/index.js";
import { aBudget, clusterOf } from "../../../rules/drain/cluster.js";

function planOf(facts: Partial<ClusterFacts>, options: Partial<DrainOptions> = {}, nodes = ["node1"]): DrainPlan {
  const { nodes: all = [], pods = [], ...known } = facts;
  const cluster = new Cluster({ nodes: all, pods, known, atMillis: Date.parse("2026-11-20T12:00:00Z") });
  return planDrain(cluster, nodes, { ...ORDINARY_DRAIN, ...options });
}

const ONE = { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 };
const hello = aDeployment("hello", { on: ["node1"] });
const helloBudget = aBudget("hello", { minAvailable: 1 }, ONE);
const toTwo = {
  kind: "scale",
  namespace: "default",
  owner: { kind: "Deployment", name: "hello" },
  from: 1,
  to: 2,
};

describe("the plan of a drain", () => {
  it("proposes nothing where nothing is needed", () => {
    const plan = planOf(clusterOf([aDeployment("web", { on: ["node1", "node2"] })]));

    expect(plan).to.deep.include({ completes: true, preparations: [], addedFlags: [], flags: ["--ignore-daemonsets"] });
  });

  it("scales what a budget holds by one, and the drain then ends", () => {
    const plan = planOf(clusterOf([hello], { podDisruptionBudgets: [helloBudget] }));

    expect(plan.preparations).to.deep.equal([{ ...toTwo, purpose: "unblock" }]);
    expect(plan).to.deep.include({ completes: true, blocked: [], downtime: [] });
  });

  it("relaxes the budget where the second replica finds no Node", () => {
    const nodes = [
      aReadyNode("node1"),
      aReadyNode("node2", { spec: { taints: [{ key: "own", effect: "NoSchedule" }] } }),
    ];
    const plan = planOf(clusterOf([hello], { nodes, podDisruptionBudgets: [helloBudget] }));

    expect(plan.completes).to.equal(true);
    expect(plan.preparations).to.deep.equal([
      { kind: "relax-budget", purpose: "unblock", budget: "default/hello-pdb", field: "minAvailable", from: 1, to: 0 },
    ]);
    expect(plan.pending.map(({ pods }) => pods)).to.deep.equal([1]);
  });

  it("never makes another member of a StatefulSet, nor a second user of a volume for one Node", () => {
    const db = aStatefulSet("hello", { on: ["node1"] });
    const claimed = aDeployment("hello", {
      on: ["node1"],
      spec: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
    });
    const persistentVolumeClaims = [
      { metadata: { name: "data", namespace: "default" }, spec: { accessModes: ["ReadWriteOnce"] } },
    ];

    for (const made of [db, claimed]) {
      const plan = planOf(clusterOf([made], { podDisruptionBudgets: [helloBudget], persistentVolumeClaims }));
      expect(plan.preparations.map(({ kind }) => kind)).to.deep.equal(["relax-budget"]);
    }
  });

  it("asks the autoscaler that sets the scale, and not the Deployment, whose scale it would set back", () => {
    const autoscaler = (maxReplicas: number) => ({
      metadata: { name: "hello", namespace: "default" },
      spec: {
        minReplicas: 1,
        maxReplicas,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "hello" },
      },
    });
    const facts = (most: number) =>
      clusterOf([hello], {
        podDisruptionBudgets: [helloBudget],
        horizontalPodAutoscalers: [autoscaler(most)],
      });

    expect(planOf(facts(5)).preparations).to.deep.equal([
      { ...toTwo, kind: "raise-minimum", purpose: "unblock", autoscaler: "hello" },
    ]);
    // One replica is the most it may have: there is no second to wait for.
    expect(planOf(facts(1)).preparations.map(({ kind }) => kind)).to.deep.equal(["relax-budget"]);
  });

  it("takes what nobody sets back first, and says of the other who would", () => {
    const labels = { "kustomize.toolkit.fluxcd.io/name": "apps", "kustomize.toolkit.fluxcd.io/namespace": "flux" };
    const applied = <T extends { readonly metadata: object }>(object: T): T => ({
      ...object,
      metadata: { ...object.metadata, labels },
    });
    const { deployment = { metadata: { name: "" } } } = hello;
    const managed = { ...hello, deployment: applied(deployment) };
    const plan = (budget: typeof helloBudget) => planOf(clusterOf([managed], { podDisruptionBudgets: [budget] }));

    expect(plan(helloBudget).preparations.map(({ kind, purpose }) => `${kind} to ${purpose}`)).to.deep.equal([
      "relax-budget to unblock",
      "scale to spare",
    ]);
    expect(plan(applied(helloBudget)).preparations).to.deep.equal([
      { ...toTwo, purpose: "unblock", revertedBy: "Flux Kustomization flux/apps" },
    ]);
  });

  it("makes no second replica of what must not run twice, or of a ReplicaSet that is somebody else's", () => {
    const { deployment = { metadata: { name: "" } }, replicaSet = { metadata: { name: "" } } } = hello;
    const once = {
      ...hello,
      deployment: { ...deployment, spec: { ...deployment.spec, strategy: { type: "Recreate" } } },
    };
    const owner = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "hello", controller: true };
    const rollout = {
      pods: hello.pods,
      replicaSet: { ...replicaSet, metadata: { ...replicaSet.metadata, ownerReferences: [owner] } },
    };

    for (const made of [once, rollout]) {
      const plan = planOf(clusterOf([made], { podDisruptionBudgets: [helloBudget] }));
      expect(plan.preparations.map(({ kind }) => kind)).to.deep.equal(["relax-budget"]);
    }
  });

  it("lets a budget pass over Pods that are not ready", () => {
    const crashing = aDeployment("hello", { on: ["node1"], isReady: false });
    const budget = aBudget("hello", { minAvailable: 1 }, { ...ONE, currentHealthy: 0 });
    const plan = planOf(clusterOf([crashing], { podDisruptionBudgets: [budget] }));

    expect(plan.completes).to.equal(true);
    expect(plan.preparations.map(({ kind }) => kind)).to.deep.equal(["allow-unready"]);
  });

  it("pauses all budgets of a Pod but the one that says most", () => {
    const web = aDeployment("hello", { on: ["node1", "node2"] });
    const own = aBudget(
      "hello",
      { minAvailable: 1 },
      { ...ONE, disruptionsAllowed: 1, currentHealthy: 2, expectedPods: 2 },
    );
    const wide = { ...own, metadata: { ...own.metadata, name: "all" }, spec: { minAvailable: 1, selector: {} } };
    const plan = planOf(clusterOf([web], { podDisruptionBudgets: [own, wide] }));

    expect(plan.completes).to.equal(true);
    expect(plan.preparations).to.deep.equal([{ kind: "pause-budget", purpose: "unblock", budget: "default/all" }]);
  });

  it("gives the flags that kubectl asks for, and says what they take", () => {
    const cache = aDeployment("cache", { on: ["node1", "node2"], spec: { volumes: [{ name: "tmp", emptyDir: {} }] } });
    const agent = aReplica("agent-x", "node1", "DaemonSet", "agent", {});
    const plan = planOf(
      clusterOf([cache], {
        pods: [...cache.pods, agent, aPod("by-hand", { node: "node1" })],
        daemonSets: [{ metadata: { name: "agent", namespace: "default" }, spec: {} }],
      }),
      { ignoreDaemonsets: false },
    );

    expect(plan.completes).to.equal(true);
    expect(plan.addedFlags).to.deep.equal(["--force", "--delete-emptydir-data", "--ignore-daemonsets"]);
    expect(plan.endedForGood).to.deep.equal(["default/by-hand"]);
    expect(plan.emptyDirDeleted.map(({ pod }) => pod)).to.deep.equal(["default/cache-7d89bdccf8-bx"]);
  });

  it("lets a cordoned Node take Pods where they would wait otherwise, and no more Nodes than it needs", () => {
    const cordoned = (name: string) => aReadyNode(name, { spec: { unschedulable: true } });
    const plan = planOf(clusterOf([hello], { nodes: [aReadyNode("node1"), cordoned("node2"), cordoned("node3")] }));

    expect(plan.preparations.filter(({ kind }) => kind === "uncordon")).to.have.length(1);
    expect(plan.pending).to.deep.equal([]);
  });

  it("offers a second replica that spares the only one its gap", () => {
    const plan = planOf(clusterOf([hello]));

    expect(plan.preparations).to.deep.equal([{ ...toTwo, purpose: "spare" }]);
    expect(plan.downtime).to.deep.equal([]);
  });

  it("asks the budgets even where the change would not, and gives it the time that it needs", () => {
    const slow = aDeployment("web", { on: ["node1", "node1", "node1"] });
    const budget = aBudget(
      "web",
      { maxUnavailable: 1 },
      { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
    );
    const plan = planOf(clusterOf([slow], { podDisruptionBudgets: [budget] }), {
      disableEviction: true,
      timeoutSeconds: 1,
    });

    expect(plan.completes).to.equal(true);
    expect(plan.flags).to.deep.equal(["--ignore-daemonsets", "--timeout=0s"]);
  });

  it("says so where nothing helps: nobody ends Pods on a Node that is off", () => {
    const off = aReadyNode("node1", { status: { conditions: [{ type: "Ready", status: "Unknown" }] } });
    const plan = planOf(clusterOf([hello], { nodes: [off, aReadyNode("node2")] }));

    expect(plan).to.deep.include({ completes: false, preparations: [] });
    expect(plan.remaining).to.deep.equal(["default/hello-7d89bdccf8-bx"]);
  });

  it("leaves the cluster as it was: planned twice, it is the same", () => {
    const facts = clusterOf([hello], { podDisruptionBudgets: [helloBudget] });
    const { nodes = [], pods = [], ...known } = facts;
    const cluster = new Cluster({ nodes, pods, known, atMillis: 0 });
    const version = JSON.stringify([...cluster.world.nodes.values()].map(({ name, pods: on }) => [name, on.length]));

    expect(planDrain(cluster, ["node1"], ORDINARY_DRAIN)).to.deep.equal(planDrain(cluster, ["node1"], ORDINARY_DRAIN));
    expect(JSON.stringify([...cluster.world.nodes.values()].map(({ name, pods: on }) => [name, on.length]))).to.equal(
      version,
    );
  });
});
