import { expect } from "chai";
import type { PodSpec } from "../../../../lib/model/kubernetes/index.js";
import { clusterOf, machine, play, pod } from "../small-cluster.js";

describe("NodeResourcesFit", () => {
  const fate = (spec: PodSpec, others: readonly ReturnType<typeof pod>[] = []) =>
    play(
      clusterOf({ nodes: [machine("a", { cpu: "2", memory: "4Gi", pods: 3 })], pods: [...others, pod("new", spec)] }),
    ).new;
  const requests = (list: Readonly<Record<string, string>>) => ({
    containers: [{ name: "c", resources: { requests: list } }],
  });

  it("lets a Pod take what is left to the last millicore, and no more", () => {
    const half = pod("old", { on: "a", requests: { cpu: "1500m" } });
    expect(fate(requests({ cpu: "500m" }), [half])).to.equal("a");
    expect(fate(requests({ cpu: "501m" }), [half])).to.deep.equal({ "Insufficient cpu": 1 });
  });

  it("names every resource that is short", () => {
    expect(fate(requests({ cpu: "3", memory: "5Gi", "example.com/gpu": "1" }))).to.deep.equal({
      "Insufficient cpu": 1,
      "Insufficient memory": 1,
      "Insufficient example.com/gpu": 1,
    });
  });

  it("counts Pods, finished ones not among them", () => {
    const three = ["x", "y", "z"].map((name) => pod(name, { on: "a" }));
    const [first, ...others] = three;
    expect(fate({}, three)).to.deep.equal({ "Too many pods": 1 });
    expect(fate({}, [{ ...(first ?? pod("x")), status: { phase: "Succeeded" } }, ...others])).to.equal("a");
  });

  it("takes the larger of the init containers' one and the containers' sum", () => {
    const init = { initContainers: [{ name: "i", resources: { requests: { cpu: "2" } } }] };
    expect(fate({ ...init, ...requests({ cpu: "1" }) })).to.equal("a");
    expect(
      fate({ ...init, ...requests({ cpu: "1" }) }, [pod("old", { on: "a", requests: { cpu: "100m" } })]),
    ).to.deep.equal({
      "Insufficient cpu": 1,
    });
  });

  it("adds a sidecar to the containers, and to the init containers after it", () => {
    const sidecar = { name: "s", restartPolicy: "Always", resources: { requests: { cpu: "1" } } };
    const init = { name: "i", resources: { requests: { cpu: "1500m" } } };
    expect(fate({ initContainers: [sidecar], ...requests({ cpu: "1" }) })).to.equal("a");
    expect(fate({ initContainers: [sidecar], ...requests({ cpu: "1100m" }) })).to.be.an("object");
    expect(fate({ initContainers: [init, sidecar], ...requests({ cpu: "1" }) })).to.equal("a");
    expect(fate({ initContainers: [sidecar, init], ...requests({ cpu: "1" }) })).to.be.an("object");
  });

  it("adds a runtime's overhead", () => {
    expect(fate({ ...requests({ cpu: "2" }), overhead: { cpu: "100m" } })).to.deep.equal({ "Insufficient cpu": 1 });
  });

  it("goes by the requests of the Pod as a whole where it states them", () => {
    expect(fate({ ...requests({ cpu: "500m" }), resources: { requests: { cpu: "3" } } })).to.deep.equal({
      "Insufficient cpu": 1,
    });
  });
});

describe("the choice among Nodes with room", () => {
  const nodesOf = (...cpu: readonly string[]) => cpu.map((amount, i) => machine(`n${i}`, { cpu: amount }));

  it("goes to the one with the largest share left over", () => {
    const pods = [
      pod("old", { on: "n0", requests: { cpu: "2", memory: "4Gi" } }),
      pod("new", { requests: { cpu: "1" } }),
    ];
    expect(play(clusterOf({ nodes: nodesOf("4", "4"), pods })).new).to.equal("n1");
  });

  it("counts a container without requests as a small one, so that such Pods spread too", () => {
    const pods = [pod("old", { on: "n0" }), pod("older", { on: "n0" }), pod("new")];
    expect(play(clusterOf({ nodes: nodesOf("1", "1"), pods })).new).to.equal("n1");
  });

  it("goes where cpu and memory stay in balance", () => {
    const lopsided = pod("old", { on: "n0", requests: { memory: "3Gi", cpu: "100m" } });
    const balanced = pod("other", { on: "n1", requests: { memory: "1600Mi", cpu: "800m" } });
    const pods = [lopsided, balanced, pod("new", { requests: { cpu: "1", memory: "100Mi" } })];
    expect(play(clusterOf({ nodes: nodesOf("4", "4"), pods })).new).to.equal("n0");
  });

  it("goes where the image is, if it is a large one", () => {
    const images = [{ names: ["example.com/app:1"], sizeBytes: 900 * 1024 * 1024 }];
    const nodes = [machine("n0"), machine("n1", { images }), machine("n2")];
    const containers = [{ name: "main", image: "example.com/app:1" }];
    expect(play(clusterOf({ nodes, pods: [pod("new", { containers })] })).new).to.equal("n1");
  });
});
