import { expect } from "chai";
import type { PodSpec, ResourceQuota } from "../../../lib/model/kubernetes/index.js";
import { deletePod } from "../../../lib/simulate/api-server.js";
import { clusterOf, find, machines, play, pod } from "./small-cluster.js";

const owner = { kind: "ReplicaSet", name: "web", apiVersion: "apps/v1" };

/** Whether the replacement of an evicted Pod is admitted, while the old one is still there. */
function isReplaced(
  spec: PodSpec,
  quota: Partial<ResourceQuota["spec"]> & { used?: Readonly<Record<string, string>> },
): boolean {
  const { used, ...limits } = quota;
  const resourceQuotas: readonly ResourceQuota[] = [
    { metadata: { name: "q", namespace: "shop" }, spec: limits, status: { hard: limits.hard ?? {}, used: used ?? {} } },
  ];
  const replicaSets = [{ metadata: { name: "web", namespace: "shop" }, spec: { replicas: 1 } }];
  const held = ["example.com/held"];
  const pods = [pod("web-old", { on: "a", owner, finalizers: held, ...spec })];
  const fates = play(
    clusterOf({ nodes: machines("a"), replicaSets, resourceQuotas, pods }),
    (run) => deletePod(run.simulation, find(run, "web-old")),
    0.2,
  );
  return Object.keys(fates).length === 2;
}

describe("resource quotas", () => {
  const small = {
    containers: [{ name: "main", resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "1" } } }],
  };

  it("refuse the replacement for as long as the old Pod uses up what is left", () => {
    expect(isReplaced(small, { hard: { pods: "1" }, used: { pods: "1" } })).to.equal(false);
    expect(isReplaced(small, { hard: { pods: "2" }, used: { pods: "1" } })).to.equal(true);
  });

  it("count requests, with and without their prefix, and limits", () => {
    for (const [name, room, short] of [
      ["cpu", "1", "900m"],
      ["requests.cpu", "1", "900m"],
      ["requests.memory", "2Gi", "2047Mi"],
      ["limits.cpu", "2", "1500m"],
    ] as const) {
      const half = { cpu: "500m", "requests.cpu": "500m", "requests.memory": "1Gi", "limits.cpu": "1" }[name];
      expect(isReplaced(small, { hard: { [name]: room }, used: { [name]: half } }), `${name} ${room}`).to.equal(true);
      expect(isReplaced(small, { hard: { [name]: short }, used: { [name]: half } }), `${name} ${short}`).to.equal(
        false,
      );
    }
  });

  it("speak of the Pods in their scopes alone", () => {
    const full = { hard: { pods: "1" }, used: { pods: "1" } };
    expect(isReplaced(small, { ...full, scopes: ["BestEffort"] })).to.equal(true);
    expect(isReplaced(small, { ...full, scopes: ["NotBestEffort"] })).to.equal(false);
    expect(isReplaced({}, { ...full, scopes: ["BestEffort"] })).to.equal(false);
    const ofClass = {
      scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["high"] }] },
    };
    expect(isReplaced({ ...small, priorityClassName: "high" }, { ...full, ...ofClass })).to.equal(false);
    expect(isReplaced({ ...small, priorityClassName: "low" }, { ...full, ...ofClass })).to.equal(true);
  });

  it("tell Pods with a deadline of their own from those without", () => {
    const full = { hard: { pods: "1" }, used: { pods: "1" } };
    const dated = { ...small, activeDeadlineSeconds: 600 };
    expect(isReplaced(dated, { ...full, scopes: ["Terminating"] })).to.equal(false);
    expect(isReplaced(dated, { ...full, scopes: ["NotTerminating"] })).to.equal(true);
    expect(isReplaced(small, { ...full, scopes: ["Terminating"] })).to.equal(true);
    expect(isReplaced(small, { ...full, scopes: ["NotTerminating"] })).to.equal(false);
  });

  it("refuse a Pod that does not state what they limit", () => {
    expect(isReplaced({}, { hard: { "requests.cpu": "10" }, used: {} })).to.equal(false);
    expect(isReplaced(small, { hard: { "limits.memory": "10Gi" }, used: {} })).to.equal(false);
    expect(isReplaced(small, { hard: { "limits.cpu": "10" }, used: {} })).to.equal(true);
    expect(isReplaced({}, { hard: { "requests.storage": "10Gi", "example.com/gpu": "1" }, used: {} })).to.equal(true);
  });

  it("let a Pod in that they refused once another is gone", () => {
    const resourceQuotas = [
      {
        metadata: { name: "q", namespace: "shop" },
        spec: { hard: { pods: "1" } },
        status: { hard: { pods: "1" }, used: { pods: "1" } },
      },
    ];
    const replicaSets = [
      { metadata: { name: "web", namespace: "shop" }, spec: { replicas: 1 }, status: { replicas: 0 } },
    ];
    const daemonSets = [
      { metadata: { name: "agent", namespace: "shop" }, spec: {}, status: { desiredNumberScheduled: 1 } },
    ];
    const namesWith = (more: object) =>
      Object.keys(
        play(
          clusterOf({ nodes: machines("a"), resourceQuotas, pods: [pod("other", { on: "a" })], ...more }),
          (run) => deletePod(run.simulation, find(run, "other")),
          3600,
        ),
      ).map((name) => name.replace(/new\d+$/, ""));
    expect(namesWith({ replicaSets })).to.deep.equal(["web-"]);
    expect(namesWith({ daemonSets })).to.deep.equal(["agent-"]);
    expect(namesWith({ replicaSets, daemonSets })).to.have.length(1);
  });
});
