import { expect } from "chai";
import type { Toleration } from "../../../../lib/model/kubernetes/index.js";
import { predictPowerOff } from "../../../../lib/simulate/predict/predict-power-off.js";
import { predictReboot } from "../../../../lib/simulate/predict/predict-reboot.js";
import { predictRemoveNode } from "../../../../lib/simulate/predict/predict-remove-node.js";
import { clusterOf, machine, machines, type Parts, pod } from "../small-cluster.js";

const owner = { kind: "ReplicaSet", name: "web", apiVersion: "apps/v1" };
const replicaSets = [{ metadata: { name: "web", namespace: "shop" }, spec: { replicas: 1 } }];
const tolerating = (tolerationSeconds?: number): readonly Toleration[] => [
  {
    key: "node.kubernetes.io/unreachable",
    operator: "Exists",
    effect: "NoExecute",
    ...(tolerationSeconds !== undefined && { tolerationSeconds }),
  },
];
const web = (parts: object = {}) => pod("web-0", { on: "a", owner, tolerations: tolerating(300), ...parts });
const two = machines("a", "b");
const powerOff = (parts: Partial<Parts> = {}, ...nodes: readonly string[]) =>
  predictPowerOff(clusterOf({ nodes: two, replicaSets, pods: [web()], ...parts }), {
    nodes: nodes.length > 0 ? nodes : ["a"],
  });

describe("a Node that loses power", () => {
  it("has its Pods deleted after grace period and toleration; they stay in the API, and others take their place", () => {
    const { evicted, remaining, completes, downtime } = powerOff();
    expect({ evicted, remaining, completes }).to.deep.equal({
      evicted: ["shop/web-0"],
      remaining: [],
      completes: true,
    });
    expect(downtime[0]?.seconds.min).to.be.within(349, 352);
    expect(downtime[0]?.parts.join("; ")).to.contain("notices after 50 s").and.to.contain("tolerate that for 300 s");
  });

  it("was given ten seconds less before 1.32", () => {
    expect(powerOff({ version: { gitVersion: "v1.31.4" } }).assumptions.nodeMonitorGraceSeconds).to.equal(40);
    expect(powerOff({ version: { gitVersion: "v1.32.0" } }).assumptions.nodeMonitorGraceSeconds).to.equal(50);
  });

  it("keeps Pods that tolerate its absence for ever", () => {
    const { evicted, remaining, downtime } = powerOff({ pods: [web({ tolerations: tolerating() })] });
    expect({ evicted, remaining }).to.deep.equal({ evicted: [], remaining: ["shop/web-0"] });
    expect(downtime[0]?.seconds.max).to.equal(null);
  });

  it("keeps a StatefulSet from replacing what nobody there ends", () => {
    const statefulSets = [{ metadata: { name: "db", namespace: "shop" }, spec: { replicas: 1 } }];
    const db = pod("db-0", {
      on: "a",
      owner: { ...owner, kind: "StatefulSet", name: "db" },
      tolerations: tolerating(300),
    });
    const { evicted, completes, downtime } = powerOff({ statefulSets, pods: [db] });
    expect({ evicted, completes }).to.deep.equal({ evicted: ["shop/db-0"], completes: false });
    expect(downtime[0]?.seconds.max).to.equal(null);
  });

  it("asks no budget", () => {
    const podDisruptionBudgets = [
      {
        metadata: { name: "all", namespace: "shop" },
        spec: { minAvailable: 1, selector: {} },
        status: { disruptionsAllowed: 0 },
      },
    ];
    expect(powerOff({ podDisruptionBudgets }).evicted).to.deep.equal(["shop/web-0"]);
  });

  it("has nothing evicted when it is the only one, or all go at once", () => {
    expect(powerOff({ nodes: machines("a") }).evicted).to.deep.equal([]);
    expect(powerOff({}, "a", "b").evicted).to.deep.equal([]);
  });

  it("takes what was in memory with it; disk is lost with the Pod that is evicted", () => {
    const volumes = [
      { name: "ram", emptyDir: { medium: "Memory" } },
      { name: "disk", emptyDir: {} },
    ];
    expect(powerOff({ pods: [web({ volumes })] }).emptyDirDeleted.map(({ volume }) => volume)).to.deep.equal([
      "ram",
      "disk",
    ]);
    const staying = web({ volumes, tolerations: tolerating() });
    expect(powerOff({ pods: [staying] }).emptyDirDeleted.map(({ volume }) => volume)).to.deep.equal(["ram"]);
  });

  it("holds volumes that are attached to one Node at a time for as long as the old Pod is there", () => {
    const volumes = [{ name: "d", persistentVolumeClaim: { claimName: "data" } }];
    const persistentVolumeClaims = [
      {
        metadata: { name: "data", namespace: "shop", annotations: { "pv.kubernetes.io/bind-completed": "yes" } },
        spec: { volumeName: "pv-1", accessModes: ["ReadWriteOnce"] },
        status: { phase: "Bound" },
      },
    ];
    const persistentVolumes = [
      {
        metadata: { name: "pv-1" },
        spec: { accessModes: ["ReadWriteOnce"], csi: { driver: "csi.example.com", volumeHandle: "1" } },
        status: { phase: "Bound" },
      },
    ];
    const { downtime } = powerOff({ pods: [web({ volumes })], persistentVolumeClaims, persistentVolumes });
    expect(downtime[0]?.seconds.max).to.equal(null);
    expect(downtime[0]?.parts.at(-1)).to.contain("pv-1 stays attached");
  });
});

describe("a Node that is rebooted", () => {
  const reboot = (parts: Partial<Parts> = {}) =>
    predictReboot(clusterOf({ nodes: two, replicaSets, pods: [web()], ...parts }), { nodes: ["a"] });

  it("starts its Pods again when it is back in time, and loses them when it stays away", () => {
    const { back, away } = reboot();
    expect(back).to.deep.include({ evicted: [], remaining: ["shop/web-0"], completes: true });
    expect(away).to.deep.include({ evicted: ["shop/web-0"], remaining: [] });
  });

  it("fails Pods that are never restarted", () => {
    const bare = pod("bare", { on: "a", restartPolicy: "Never" });
    expect(reboot({ pods: [bare] }).back.completes).to.equal(false);
  });
});

describe("a Node that is removed", () => {
  it("has its Pods collected, tolerations or not, and a StatefulSet may replace them", () => {
    const statefulSets = [{ metadata: { name: "db", namespace: "shop" }, spec: { replicas: 1 } }];
    const db = pod("db-0", {
      on: "a",
      owner: { ...owner, kind: "StatefulSet", name: "db" },
      tolerations: tolerating(),
    });
    const prediction = predictRemoveNode(clusterOf({ nodes: two, statefulSets, pods: [db] }), { nodes: ["a"] });
    expect(prediction).to.deep.include({ evicted: ["shop/db-0"], completes: true, pending: [] });
    expect(prediction.downtime[0]?.seconds.min).to.be.within(59, 62);
  });

  it("leaves Pods waiting that nobody else takes", () => {
    const nodes = [machine("a"), machine("b", { pods: 0 })];
    const { pending } = predictRemoveNode(clusterOf({ nodes, replicaSets, pods: [web()] }), { nodes: ["a"] });
    expect(pending).to.deep.equal([
      { namespace: "shop", owner: { kind: "ReplicaSet", name: "web" }, pods: 1, reasons: { "Too many pods": 1 } },
    ]);
  });
});
