import { expect } from "chai";
import { clusterOf, machine, machines, play, pod, START } from "../small-cluster.js";

const CORDONED = { unschedulable: true, taints: [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" }] };

describe("NodeUnschedulable", () => {
  const nodes = [machine("a", { spec: CORDONED })];

  it("keeps a Pod off a cordoned Node", () => {
    expect(play(clusterOf({ nodes, pods: [pod("new")] }))).to.deep.equal({ new: { "node(s) were unschedulable": 1 } });
  });

  it("lets a Pod in that tolerates the cordon", () => {
    const tolerations = [{ operator: "Exists" }];
    expect(play(clusterOf({ nodes, pods: [pod("new", { tolerations })] }))).to.deep.equal({ new: "a" });
  });
});

describe("TaintToleration", () => {
  const tainted = (effect: string) => [machine("a", { spec: { taints: [{ key: "team", value: "x", effect }] } })];

  for (const effect of ["NoSchedule", "NoExecute"]) {
    it(`keeps a Pod off a Node with a taint of effect ${effect}`, () => {
      expect(play(clusterOf({ nodes: tainted(effect), pods: [pod("new")] }))).to.deep.equal({
        new: { "node(s) had untolerated taint(s)": 1 },
      });
    });
  }

  it("takes PreferNoSchedule for a wish", () => {
    const nodes = [...tainted("PreferNoSchedule"), machine("b", { cpu: "1" })];
    expect(play(clusterOf({ nodes: tainted("PreferNoSchedule"), pods: [pod("new")] }))).to.deep.equal({ new: "a" });
    expect(play(clusterOf({ nodes, pods: [pod("new")] }))).to.deep.equal({ new: "b" });
  });

  it("wants key, value and effect of a toleration to match", () => {
    const nodes = tainted("NoSchedule");
    const fate = (toleration: object) =>
      play(clusterOf({ nodes, pods: [pod("new", { tolerations: [toleration] })] })).new;
    expect(fate({ key: "team", value: "x", effect: "NoSchedule" })).to.equal("a");
    expect(fate({ key: "team", operator: "Exists" })).to.equal("a");
    expect(fate({ key: "team", value: "y" })).to.be.an("object");
    expect(fate({ key: "team", value: "x", effect: "NoExecute" })).to.be.an("object");
  });
});

describe("NodeAffinity", () => {
  const nodes = [machine("a", { labels: { disk: "ssd", cores: "8" } }), machine("b", { labels: { disk: "hdd" } })];
  const required = (...matchExpressions: readonly { key: string; operator: string; values?: readonly string[] }[]) => ({
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } },
  });
  const fate = (spec: object) => play(clusterOf({ nodes, pods: [pod("new", spec)] })).new;

  it("goes by nodeSelector", () => {
    expect(fate({ nodeSelector: { disk: "hdd" } })).to.equal("b");
    expect(fate({ nodeSelector: { disk: "tape" } })).to.deep.equal({
      "node(s) didn't match Pod's node affinity/selector": 2,
    });
  });

  it("goes by every operator of required affinity", () => {
    expect(fate({ affinity: required({ key: "disk", operator: "In", values: ["hdd"] }) })).to.equal("b");
    expect(fate({ affinity: required({ key: "disk", operator: "NotIn", values: ["hdd"] }) })).to.equal("a");
    expect(fate({ affinity: required({ key: "cores", operator: "Exists" }) })).to.equal("a");
    expect(fate({ affinity: required({ key: "cores", operator: "DoesNotExist" }) })).to.equal("b");
    expect(fate({ affinity: required({ key: "cores", operator: "Gt", values: ["4"] }) })).to.equal("a");
    expect(fate({ affinity: required({ key: "cores", operator: "Lt", values: ["4"] }) })).to.be.an("object");
  });

  it("needs one of the terms, and all expressions of it", () => {
    const nodeSelectorTerms = [
      { matchExpressions: [{ key: "disk", operator: "In", values: ["tape"] }] },
      { matchExpressions: [{ key: "disk", operator: "In", values: ["hdd"] }] },
    ];
    const either = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
    const both = required({ key: "disk", operator: "In", values: ["hdd"] }, { key: "cores", operator: "Exists" });
    expect(fate({ affinity: either })).to.equal("b");
    expect(fate({ affinity: both })).to.be.an("object");
  });

  it("takes a term without expressions for one that matches nothing", () => {
    expect(fate({ affinity: required() })).to.be.an("object");
  });

  it("looks at named Nodes alone, and says so of the others", () => {
    const matchFields = [{ key: "metadata.name", operator: "In", values: ["b"] }];
    const affinity = {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } },
    };
    expect(fate({ affinity })).to.equal("b");
    const full = { ...machine("b"), spec: CORDONED };
    expect(play(clusterOf({ nodes: [machine("a"), full], pods: [pod("new", { affinity })] })).new).to.deep.equal({
      "node(s) were unschedulable": 1,
      "node(s) didn't satisfy plugin(s) [NodeAffinity]": 1,
    });
  });

  it("prefers the Nodes whose preferences weigh most", () => {
    const preferred = (values: readonly string[], weight: number) => ({
      weight,
      preference: { matchExpressions: [{ key: "disk", operator: "In", values }] },
    });
    const affinity = {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [preferred(["hdd"], 10), preferred(["ssd"], 90)],
      },
    };
    expect(fate({ affinity })).to.equal("a");
  });
});

describe("NodePorts", () => {
  const port = (hostPort: number, more: object = {}) => ({
    containers: [{ name: "main", ports: [{ containerPort: 80, hostPort, ...more }] }],
  });
  const fate = (taken: object, wanted: object) =>
    play(clusterOf({ nodes: machines("a"), pods: [pod("old", { on: "a", ...taken }), pod("new", wanted)] })).new;
  const CONFLICT = { "node(s) didn't have free ports for the requested pod ports": 1 };

  it("gives a host port to one Pod of a Node", () => {
    expect(fate(port(80), port(80))).to.deep.equal(CONFLICT);
    expect(fate(port(80), port(81))).to.equal("a");
  });

  it("tells protocols apart, and addresses unless one of them is every address", () => {
    expect(fate(port(53, { protocol: "UDP" }), port(53))).to.equal("a");
    expect(fate(port(80, { hostIP: "10.0.0.1" }), port(80, { hostIP: "10.0.0.2" }))).to.equal("a");
    expect(fate(port(80, { hostIP: "10.0.0.1" }), port(80))).to.deep.equal(CONFLICT);
    expect(fate(port(80, { hostIP: "10.0.0.1" }), port(80, { hostIP: "0.0.0.0" }))).to.deep.equal(CONFLICT);
  });

  it("counts the port of a Pod that was asked to stop and has not ended", () => {
    const leaving = pod("old", { on: "a", ...port(80), deletionTimestamp: START });
    const nodes = [machine("a", { isReady: false })];
    expect(play(clusterOf({ nodes, pods: [leaving, pod("new", port(80))] })).new).to.deep.equal(CONFLICT);
  });

  it("does not count the port of a finished Pod", () => {
    expect(fate({ ...port(80), phase: "Succeeded" }, port(80))).to.equal("a");
  });
});
