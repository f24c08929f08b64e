import { expect } from "chai";
import type { OwnerReference } from "../../../../lib/model/kubernetes/index.js";
import { deletePod, disruptPod } from "../../../../lib/simulate/api-server.js";
import { clusterOf, find, machine, machines, type Parts, play, pod, watch } from "../small-cluster.js";

const owned = (kind: string, name: string, apiVersion = "apps/v1"): OwnerReference => ({ kind, name, apiVersion });
const named = (name: string) => ({ name, namespace: "shop" });

/** Names of the Pods that are there after `names` were deleted. */
function namesAfter(parts: Parts, ...names: readonly string[]): readonly string[] {
  return Object.keys(
    play(clusterOf(parts), (run) =>
      names.forEach((name) => {
        deletePod(run.simulation, find(run, name));
      }),
    ),
  );
}

describe("ReplicaSets", () => {
  const owner = owned("ReplicaSet", "web");
  const webs = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, i) => pod(`web-${i}`, { on: "a", owner, ...more }));
  const set = (replicas: number, metadata: object = {}) => [
    { metadata: { ...named("web"), ...metadata }, spec: { replicas } },
  ];

  it("replace a Pod that was asked to stop, while it still runs", () => {
    const seen = watch(
      clusterOf({ nodes: machines("a"), replicaSets: set(2), pods: webs(2) }),
      (run) => deletePod(run.simulation, find(run, "web-0")),
      0.1,
      ({ simulation }) => simulation.world.podsOf(owner, "shop").length,
    );
    expect(seen).to.equal(3);
  });

  it("replace a Pod that has failed", () => {
    const [first, second] = webs(2);
    const pods = [...(first ? [first] : []), ...(second ? [{ ...second, status: { phase: "Failed" } }] : [])];
    expect(namesAfter({ nodes: machines("a"), replicaSets: set(2), pods }, "web-0")).to.have.length(3);
  });

  it("make none while they are being deleted, and none that the snapshot does not show", () => {
    const deleting = set(2, { deletionTimestamp: "2026-11-20T11:00:00Z" });
    expect(namesAfter({ nodes: machines("a"), replicaSets: deleting, pods: webs(2) }, "web-0")).to.deep.equal([
      "web-1",
    ]);
    const partial = [{ metadata: named("web"), spec: { replicas: 5 }, status: { replicas: 5 } }];
    expect(namesAfter({ nodes: machines("a"), replicaSets: partial, pods: webs(2) }, "web-0")).to.have.length(2);
  });

  it("model the new Pod on those that are there, sidecars that admission added included", () => {
    const sidecar = { containers: [{ name: "main" }, { name: "injected", resources: { requests: { cpu: "3" } } }] };
    const pods = [...webs(1, sidecar)];
    const fates = play(clusterOf({ nodes: [machine("a", { cpu: "3" })], replicaSets: set(1), pods }), (run) =>
      deletePod(run.simulation, find(run, "web-0")),
    );
    expect(Object.values(fates)).to.deep.equal(["a"]);
    const full = {
      nodes: [machine("a", { cpu: "3", spec: { unschedulable: true } }), machine("b", { cpu: "2" })],
      replicaSets: set(1),
      pods,
    };
    expect(Object.values(play(clusterOf(full), (run) => deletePod(run.simulation, find(run, "web-0"))))).to.deep.equal([
      { "Insufficient cpu": 1, "node(s) were unschedulable": 1 },
    ]);
  });

  it("do not replace a Pod that names another controller of the same name", () => {
    const pods = [pod("old", { on: "a", owner: { ...owner, uid: "former" } })];
    const replicaSets = [{ metadata: { ...named("web"), uid: "present" }, spec: { replicas: 0 } }];
    expect(namesAfter({ nodes: machines("a"), replicaSets, pods }, "old")).to.deep.equal([]);
  });
});

describe("StatefulSets", () => {
  const owner = owned("StatefulSet", "db");
  const dbs = (count: number) => Array.from({ length: count }, (_, i) => pod(`db-${i}`, { on: "a", owner }));
  const set = (replicas: number, spec: object = {}) => [{ metadata: named("db"), spec: { replicas, ...spec } }];

  it("make a Pod anew under its name once the old one is gone, and not before", () => {
    const cluster = clusterOf({ nodes: machines("a"), statefulSets: set(2), pods: dbs(2) });
    const count = (seconds: number) =>
      watch(
        cluster,
        (run) => deletePod(run.simulation, find(run, "db-1")),
        seconds,
        ({ simulation }) => simulation.world.podsOf(owner, "shop").length,
      );
    expect(count(0.1)).to.equal(2);
    expect(Object.keys(play(cluster, (run) => deletePod(run.simulation, find(run, "db-1"))))).to.have.members([
      "db-0",
      "db-1",
    ]);
  });

  it("make none behind a Pod that is not ready, unless they are Parallel", () => {
    const nodes = [machine("a", { spec: { unschedulable: true } })];
    const names = (spec: object) => {
      const fates = play(clusterOf({ nodes, statefulSets: set(3, spec), pods: dbs(3) }), (run) => {
        for (const name of ["db-0", "db-2"]) deletePod(run.simulation, find(run, name));
      });
      return Object.keys(fates);
    };
    expect(names({})).to.have.members(["db-0", "db-1"]);
    expect(names({ podManagementPolicy: "Parallel" })).to.have.members(["db-0", "db-1", "db-2"]);
  });

  it("count from the first ordinal that they are given", () => {
    const pods = [5, 6].map((ordinal) => pod(`db-${ordinal}`, { on: "a", owner }));
    expect(
      namesAfter({ nodes: machines("a"), statefulSets: set(2, { ordinals: { start: 5 } }), pods }, "db-6"),
    ).to.have.members(["db-5", "db-6"]);
  });

  it("make the claim of a new ordinal, but leave the one that is there", () => {
    const template = [
      { metadata: { name: "data" }, spec: { storageClassName: "fast", resources: { requests: { storage: "1Gi" } } } },
    ];
    const storageClasses = [
      { metadata: { name: "fast" }, provisioner: "csi.example.com", volumeBindingMode: "WaitForFirstConsumer" },
    ];
    const parts = {
      nodes: machines("a"),
      storageClasses,
      statefulSets: set(2, { volumeClaimTemplates: template }),
      pods: dbs(2),
    };
    const hasClaim = watch(
      clusterOf(parts),
      (run) => deletePod(run.simulation, find(run, "db-1")),
      30,
      ({ simulation }) => simulation.volumes.claim("shop/data-db-1")?.isBound,
    );
    expect(hasClaim).to.equal(false);
  });
});

describe("Jobs", () => {
  const owner = owned("Job", "load", "batch/v1");
  const finalizers = ["batch.kubernetes.io/job-tracking"];
  const loads = (count = 1) =>
    Array.from({ length: count }, (_, i) => pod(`load-${i}`, { on: "a", owner, finalizers, restartPolicy: "Never" }));
  const job = (spec: object = {}, status: object = {}) => [
    {
      metadata: named("load"),
      spec: { parallelism: 1, completions: 1, backoffLimit: 6, ...spec },
      status: { active: 1, ...status },
    },
  ];
  const count = (parts: Partial<Parts>, seconds: number, stop = deletePod) =>
    watch(
      clusterOf({ nodes: machines("a"), pods: loads(), ...parts }),
      (run) => stop(run.simulation, find(run, "load-0")),
      seconds,
      ({ simulation }) => simulation.world.podsOf(owner, "shop").length,
    );

  it("try again after a pause of ten seconds", () => {
    expect(count({ jobs: job() }, 5)).to.equal(0);
    expect(count({ jobs: job() }, 15)).to.equal(1);
  });

  it("give up when the limit of failures is reached", () => {
    expect(count({ jobs: job({ backoffLimit: 0 }) }, 60)).to.equal(0);
  });

  it("keep a Pod that failed until the pause is over, where others of theirs are ready", () => {
    const two = { jobs: job({ parallelism: 2, completions: 2 }, { active: 2 }), pods: loads(2) };
    expect(count(two, 5)).to.equal(2);
    expect(count(two, 15)).to.equal(2);
    const [node] = machines("a");
    const nodes = node ? [{ ...node, status: { ...node.status, nodeInfo: { kubeletVersion: "v1.31.4" } } }] : [];
    expect(count({ ...two, nodes }, 5), "before 1.32").to.equal(1);
    const unready = pod("load-1", { on: "a", owner, finalizers, isReady: false });
    expect(count({ ...two, pods: [...loads(), unready] }, 5)).to.equal(1);
  });

  it("pause after a disruption that their policy ignores, but do not count it", () => {
    const rules = [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }];
    const ignoring = { jobs: job({ backoffLimit: 0, podFailurePolicy: { rules } }) };
    expect(count(ignoring, 5, disruptPod)).to.equal(0);
    expect(count(ignoring, 15, disruptPod)).to.equal(1);
    const fail = [{ action: "FailJob", onPodConditions: [{ type: "DisruptionTarget" }] }];
    expect(count({ jobs: job({ podFailurePolicy: { rules: fail } }) }, 60, disruptPod)).to.equal(0);
  });

  it("are named as missing where they count failures by index", () => {
    const cluster = clusterOf({ nodes: machines("a"), pods: loads(), jobs: job({ backoffLimitPerIndex: 1 }) });
    play(cluster, (run) => deletePod(run.simulation, find(run, "load-0")));
    expect(cluster.facts.missing).to.deep.equal(["failures of Job shop/load by index"]);
  });

  it("count a Pod that was deleted and not disrupted, as kubectl drain --disable-eviction does, whatever the policy", () => {
    const rules = [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }];
    expect(count({ jobs: job({ backoffLimit: 0, podFailurePolicy: { rules } }) }, 60)).to.equal(0);
  });

  it("make nothing more when they are complete, suspended or being deleted", () => {
    const complete = { conditions: [{ type: "Complete", status: "True" }] };
    expect(count({ jobs: job({}, complete) }, 60)).to.equal(0);
    expect(count({ jobs: job({ suspend: true }) }, 60)).to.equal(0);
  });
});

describe("DaemonSets", () => {
  const owner = owned("DaemonSet", "agent");
  const affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["a"] }] }],
      },
    },
  };
  const tolerations = [{ key: "node.kubernetes.io/unschedulable", operator: "Exists" }];
  const agent = pod("agent", { on: "a", owner, affinity, tolerations });
  const daemonSets = [{ metadata: named("agent"), spec: {} }];

  it("put their Pod back on the same Node, cordoned or not", () => {
    const nodes = [machine("a", { spec: { unschedulable: true } }), machine("b")];
    expect(
      Object.values(
        play(clusterOf({ nodes, daemonSets, pods: [agent] }), (run) => deletePod(run.simulation, find(run, "agent"))),
      ),
    ).to.deep.equal(["a"]);
  });

  it("stay away from a taint that they do not tolerate", () => {
    const nodes = [machine("a", { spec: { taints: [{ key: "team", effect: "NoSchedule" }] } })];
    expect(namesAfter({ nodes, daemonSets, pods: [agent] }, "agent")).to.deep.equal([]);
  });
});

describe("controllers that nobody knows", () => {
  it("are taken to replace their Pods, and named as missing", () => {
    const owner = owned("CloneSet", "web", "apps.kruise.io/v1alpha1");
    const cluster = clusterOf({ nodes: machines("a"), pods: [pod("web-x", { on: "a", owner })] });
    expect(Object.values(play(cluster, (run) => deletePod(run.simulation, find(run, "web-x"))))).to.deep.equal(["a"]);
    expect(cluster.facts.missing).to.deep.equal(["CloneSet shop/web"]);
  });

  it("make nothing of a bare Pod", () => {
    expect(namesAfter({ nodes: machines("a"), pods: [pod("bare", { on: "a" })] }, "bare")).to.deep.equal([]);
  });
});
