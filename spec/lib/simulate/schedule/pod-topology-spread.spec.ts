import { expect } from "chai";
import type { TopologySpreadConstraint } from "../../../../lib/model/kubernetes/index.js";
import { clusterOf, machine, play, pod } from "../small-cluster.js";

const ZONE = "topology.kubernetes.io/zone";
const inZone = (name: string, zone: string, more: object = {}) => machine(name, { labels: { [ZONE]: zone }, ...more });
const SKEWED = "node(s) didn't match pod topology spread constraints";

function constraint(parts: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: ZONE,
    whenUnsatisfiable: "DoNotSchedule",
    labelSelector: { matchLabels: { app: "web" } },
    ...parts,
  };
}

const web = (name: string, parts: object = {}) => pod(name, { labels: { app: "web" }, ...parts });
const fresh = (parts: Partial<TopologySpreadConstraint> = {}, more: object = {}) =>
  web("new", { topologySpreadConstraints: [constraint(parts)], ...more });

describe("PodTopologySpread", () => {
  const nodes = [inZone("a", "1"), inZone("b", "2")];

  it("keeps the numbers of two zones within the skew", () => {
    expect(play(clusterOf({ nodes, pods: [web("old", { on: "a" }), fresh()] })).new).to.equal("b");
    const onlyA = [inZone("a", "1"), inZone("b", "2", { spec: { unschedulable: true } })];
    expect(play(clusterOf({ nodes: onlyA, pods: [web("old", { on: "a" }), fresh()] })).new).to.deep.equal({
      [SKEWED]: 1,
      "node(s) were unschedulable": 1,
    });
  });

  it("bears a larger skew where it is asked to", () => {
    const pods = [web("one", { on: "a" }), fresh({ maxSkew: 2 }, { nodeSelector: { "kubernetes.io/hostname": "a" } })];
    expect(play(clusterOf({ nodes, pods: [...pods, web("two", { on: "b" })] })).new).to.equal("a");
  });

  it("counts an absent domain as empty while there are fewer than minDomains", () => {
    const pods = [web("one", { on: "a" }), web("two", { on: "b" })];
    expect(play(clusterOf({ nodes, pods: [...pods, fresh({ minDomains: 2 })] })).new).to.be.a("string");
    expect(play(clusterOf({ nodes, pods: [...pods, fresh({ minDomains: 3 })] })).new).to.deep.equal({ [SKEWED]: 2 });
  });

  it("says so where a Node lacks the label", () => {
    expect(play(clusterOf({ nodes: [machine("a")], pods: [fresh()] })).new).to.deep.equal({
      [`${SKEWED} (missing required label)`]: 1,
    });
  });

  it("leaves Nodes out of account that the Pod's own selector excludes, unless told to ignore that", () => {
    const selector = { nodeSelector: { [ZONE]: "1" } };
    const pods = [web("one", { on: "a" })];
    expect(play(clusterOf({ nodes, pods: [...pods, fresh({}, selector)] })).new).to.equal("a");
    expect(
      play(clusterOf({ nodes, pods: [...pods, fresh({ nodeAffinityPolicy: "Ignore" }, selector)] })).new,
    ).to.deep.equal({
      [SKEWED]: 1,
      "node(s) didn't match Pod's node affinity/selector": 1,
    });
  });

  it("counts a tainted Node's domain, unless told to honor taints", () => {
    const taints = [{ key: "team", effect: "NoSchedule" }];
    const tainted = [inZone("a", "1"), inZone("b", "2", { spec: { taints } })];
    const pods = [web("one", { on: "a" })];
    expect(play(clusterOf({ nodes: tainted, pods: [...pods, fresh()] })).new).to.be.an("object");
    expect(play(clusterOf({ nodes: tainted, pods: [...pods, fresh({ nodeTaintsPolicy: "Honor" })] })).new).to.equal(
      "a",
    );
  });

  it("counts Pods of the same revision alone where matchLabelKeys says so", () => {
    const hash = (value: string) => ({ labels: { app: "web", "pod-template-hash": value } });
    const pods = [
      pod("old", { on: "a", ...hash("1") }),
      pod("older", { on: "b", ...hash("1") }),
      pod("oldest", { on: "b", ...hash("1") }),
    ];
    const spread = {
      topologySpreadConstraints: [constraint({ matchLabelKeys: ["pod-template-hash"], nodeAffinityPolicy: "Ignore" })],
    };
    const onB = { nodeSelector: { "kubernetes.io/hostname": "b" } };
    expect(play(clusterOf({ nodes, pods: [...pods, pod("new", { ...hash("2"), ...spread, ...onB })] })).new).to.equal(
      "b",
    );
    expect(play(clusterOf({ nodes, pods: [...pods, pod("new", { ...hash("1"), ...spread, ...onB })] })).new).to.be.an(
      "object",
    );
  });

  it("does not count Pods that were asked to stop, of other namespaces, or finished", () => {
    const pods = [
      web("elsewhere", { on: "a", namespace: "other" }),
      web("done", { on: "a", phase: "Succeeded" }),
      fresh({}, { nodeSelector: { "kubernetes.io/hostname": "a" } }),
    ];
    expect(play(clusterOf({ nodes, pods })).new).to.equal("a");
  });

  it("takes ScheduleAnyway for a wish", () => {
    const pods = [web("one", { on: "a" }), web("two", { on: "a" }), fresh({ whenUnsatisfiable: "ScheduleAnyway" })];
    expect(play(clusterOf({ nodes, pods })).new).to.equal("b");
  });
});

describe("the spread that the scheduler prefers by itself", () => {
  it("goes by what a Service and a controller select", () => {
    const nodes = [machine("a"), machine("b")];
    const services = [{ metadata: { name: "web", namespace: "shop" }, spec: { selector: { app: "web" } } }];
    const pods = [web("one", { on: "a" }), pod("noise", { on: "b" }), web("new")];
    expect(play(clusterOf({ nodes, services, pods })).new).to.equal("b");
  });
});
