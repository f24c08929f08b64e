import { expect } from "chai";
import { clusterPlan } from "../../../../lib/collect/kube/cluster-plan.js";
import type { ClusterFactId } from "../../../../lib/model/cluster-facts.js";
import { LISTS } from "../../../../lib/model/lists.js";

describe("the plan of a cluster", () => {
  it("is everything where nothing is said", () => {
    const plan = clusterPlan([]);

    expect(plan.lists).to.deep.equal(LISTS);
    expect(plan.server).to.deep.equal(["version", "readyChecks", "apiServerMetrics"]);
  });

  it("is what is asked for, with the fields that are read besides", () => {
    const plan = clusterPlan([{ reads: { nodes: ["spec.podCIDRs"] } }], new Set<ClusterFactId>(["nodes", "version"]));

    expect(plan.lists.map(({ fact }) => fact)).to.deep.equal(["nodes"]);
    expect(plan.lists[0]?.picks).to.include.members(["spec.podCIDRs", "metadata.name"]);
    expect(plan.server).to.deep.equal(["version"]);
  });
});
