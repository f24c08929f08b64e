import { expect } from "chai";
import type { Pod, PodDisruptionBudget } from "../../../../lib/model/kubernetes/index.js";
import { clusterOf, machine, pod, watch } from "../small-cluster.js";

const cpu = (amount: string) => ({ requests: { cpu: amount } });

/** Whom the scheduler stops, and where the newcomer ends. */
function preempt(
  nodes: readonly ReturnType<typeof machine>[],
  pods: readonly Pod[],
  budgets: readonly PodDisruptionBudget[] = [],
) {
  return watch(
    clusterOf({ nodes, pods, podDisruptionBudgets: budgets }),
    () => {},
    30,
    ({ simulation, scheduler }) => ({
      victims: [...scheduler.preempted].map(({ name }) => name),
      node: simulation.world.pod("shop", "new")?.nodeName,
    }),
  );
}

describe("preemption", () => {
  it("stops less important Pods, no more of them than needed, the least important first", () => {
    const pods = [
      pod("low", { on: "a", priority: 1, ...cpu("2") }),
      pod("lower", { on: "a", priority: 0, ...cpu("2") }),
      pod("new", { priority: 10, ...cpu("2") }),
    ];
    expect(preempt([machine("a")], pods)).to.deep.equal({ victims: ["lower"], node: "a" });
  });

  it("stops nobody of the same importance, and nobody in vain", () => {
    const equal = [pod("old", { on: "a", priority: 10, ...cpu("4") }), pod("new", { priority: 10, ...cpu("1") })];
    expect(preempt([machine("a")], equal)).to.deep.equal({ victims: [], node: undefined });
    const tooLarge = [pod("old", { on: "a", ...cpu("1") }), pod("new", { priority: 10, ...cpu("5") })];
    expect(preempt([machine("a")], tooLarge)).to.deep.equal({ victims: [], node: undefined });
  });

  it("stops nobody for a Pod that never preempts", () => {
    const pods = [
      pod("old", { on: "a", ...cpu("4") }),
      pod("new", { priority: 10, preemptionPolicy: "Never", ...cpu("1") }),
    ];
    expect(preempt([machine("a")], pods)).to.deep.equal({ victims: [], node: undefined });
  });

  it("prefers Pods whose budget allows it, and does not stop at a budget", () => {
    const guarded = { labels: { app: "db" }, ...cpu("4") };
    const budget: PodDisruptionBudget = {
      metadata: { name: "db", namespace: "shop" },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "db" } } },
      status: { disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
    };
    const [db, other, fresh] = [
      pod("db", { on: "a", ...guarded }),
      pod("other", { on: "b", ...cpu("4") }),
      pod("new", { priority: 10, ...cpu("2") }),
    ];
    expect(preempt([machine("a"), machine("b")], [db, other, fresh], [budget]).victims).to.deep.equal(["other"]);
    expect(preempt([machine("a")], [db, fresh], [budget]).victims).to.deep.equal(["db"]);
  });

  it("of equal victims stops those that have run for the shortest time", () => {
    const started = (time: string) => ({ startTime: `2026-11-20T${time}Z`, ...cpu("4") });
    const pods = [
      pod("long", { on: "a", ...started("08:00:00") }),
      pod("short", { on: "b", ...started("11:00:00") }),
      pod("new", { priority: 10, ...cpu("2") }),
    ];
    expect(preempt([machine("a"), machine("b")], pods)).to.deep.equal({ victims: ["short"], node: "b" });
  });

  it("makes room in host ports and against anti-affinity too", () => {
    const port = { containers: [{ name: "main", ports: [{ containerPort: 80, hostPort: 80 }] }] };
    expect(
      preempt([machine("a")], [pod("old", { on: "a", ...port }), pod("new", { priority: 1, ...port })]).victims,
    ).to.deep.equal(["old"]);
    const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "db" } } };
    const alone = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
    const pods = [pod("old", { on: "a", labels: { app: "db" } }), pod("new", { priority: 1, ...alone })];
    expect(preempt([machine("a")], pods)).to.deep.equal({ victims: ["old"], node: "a" });
  });

  it("keeps the room for the one it was made for", () => {
    const pods = [
      pod("old", { on: "a", ...cpu("4") }),
      pod("new", { priority: 10, ...cpu("4") }),
      pod("later", { priority: 5, ...cpu("4") }),
    ];
    expect(preempt([machine("a")], pods)).to.deep.equal({ victims: ["old"], node: "a" });
  });
});
