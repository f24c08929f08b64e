import { expect } from "chai";
import { changeNode, deletePod } from "../../../../lib/simulate/api-server.js";
import { clusterOf, find, machine, machines, play, pod, watch } from "../small-cluster.js";

const cpu = (amount: string) => ({ requests: { cpu: amount } });

describe("Pods that wait", () => {
  it("are placed by importance, then in turn", () => {
    const pods = [pod("early", cpu("4")), pod("late", { priority: 5, ...cpu("4") })];
    const fates = play(clusterOf({ nodes: machines("a"), pods }));
    expect(fates.late).to.equal("a");
    expect(fates.early).to.deep.equal({ "Insufficient cpu": 1 });
  });

  it("are tried again when room is made for them", () => {
    const pods = [pod("old", { on: "a", ...cpu("4") }), pod("new", { wasTried: true, ...cpu("4") })];
    const fates = play(clusterOf({ nodes: machines("a"), pods }), (run) => deletePod(run.simulation, find(run, "old")));
    expect(fates).to.deep.equal({ new: "a" });
  });

  it("are tried again when a cordon is lifted", () => {
    const nodes = [machine("a", { spec: { unschedulable: true } })];
    const fates = play(clusterOf({ nodes, pods: [pod("new", { wasTried: true })] }), ({ simulation }) => {
      const node = simulation.world.nodes.get("a");
      if (node !== undefined) changeNode(simulation, node, { isUnschedulable: false });
    });
    expect(fates).to.deep.equal({ new: "a" });
  });

  it("are left alone when something happens that cannot help them", () => {
    const pods = [pod("old", { on: "a" }), pod("new", { wasTried: true, nodeSelector: { disk: "tape" } })];
    const attempts = watch(
      clusterOf({ nodes: machines("a"), pods }),
      (run) => deletePod(run.simulation, find(run, "old")),
      30,
      (run) => ({ node: find(run, "new").nodeName, reasons: run.scheduler.explain(find(run, "new")) }),
    );
    expect(attempts).to.deep.equal({
      node: undefined,
      reasons: { "node(s) didn't match Pod's node affinity/selector": 1 },
    });
  });

  it("are not tried at all behind a scheduling gate", () => {
    const schedulingGates = [{ name: "example.com/quota" }];
    expect(play(clusterOf({ nodes: machines("a"), pods: [pod("new", { schedulingGates })] }))).to.deep.equal({
      new: { "Scheduling is blocked due to non-empty scheduling gates": 1 },
    });
  });
});

describe("what decides beside the scheduler and is not simulated", () => {
  const missing = (spec: object) => {
    const cluster = clusterOf({ nodes: machines("a"), pods: [pod("new", spec)] });
    expect(play(cluster)).to.deep.equal({ new: "a" });
    return cluster.facts.missing;
  };

  it("is named as missing: another scheduler, claims on devices", () => {
    expect(missing({ schedulerName: "volcano" })).to.deep.equal(["the scheduler volcano"]);
    expect(missing({ resourceClaims: [{ name: "gpu" }] })).to.deep.equal(["resource claims of Pod shop/new"]);
    expect(missing({ schedulerName: "default-scheduler" })).to.deep.equal([]);
  });

  it("is named as missing: what a Pod holds while it is resized in place", () => {
    const resized = pod("web", { on: "a" });
    const conditions = [{ type: "PodResizeInProgress", status: "True" }];
    const pods = [{ ...resized, status: { ...resized.status, conditions } }];
    expect(clusterOf({ nodes: machines("a"), pods }).facts.missing).to.deep.equal([
      "what Pod shop/web holds amid its resize",
    ]);
  });
});
