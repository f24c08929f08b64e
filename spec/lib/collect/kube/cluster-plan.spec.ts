import { expect } from "chai";
import { clusterPlan } from "../../../../lib/collect/kube/cluster-plan.js";
import { policyRules } from "../../../../lib/collect/kube/cluster-role.js";
import type { ClusterFactId } from "../../../../lib/model/cluster-facts.js";
import { UsageError } from "../../../../lib/model/errors.js";
import { LISTS, type ListDefinition } from "../../../../lib/model/lists.js";

const PODS = LISTS.find(({ fact }) => fact === "pods") as ListDefinition;

describe("the plan of a cluster", () => {
  it("is everything where nothing is said", () => {
    expect(clusterPlan()).to.deep.equal({ lists: LISTS, server: ["version", "readyChecks", "apiServerMetrics"] });
  });

  it("is what is asked for", () => {
    const plan = clusterPlan(LISTS, new Set<ClusterFactId>(["pods", "version"]));

    expect(plan).to.deep.equal({ lists: [PODS], server: ["version"] });
  });

  it("never is what kaudit must not read, whoever asks for it, and neither is the ClusterRole", () => {
    const asked: readonly Partial<ListDefinition>[] = [
      { resource: "secrets" },
      { resource: "nodes/proxy" },
      { resource: "*" },
      { resource: "../../../api/v1/secrets" },
      { resource: "Pods" },
      { apiVersion: "v1/namespaces/x" },
      { apiVersion: "*/v1" },
      { apiVersion: "../v1" },
    ];
    for (const fields of asked) {
      const lists = [{ ...PODS, ...fields }];
      expect(() => clusterPlan(lists), JSON.stringify(fields)).to.throw(UsageError, "which kaudit never reads");
      expect(() => policyRules(lists), JSON.stringify(fields)).to.throw(UsageError);
    }
    const custom = { ...PODS, apiVersion: "cluster.x-k8s.io/v1beta1", resource: "machines" };
    expect(clusterPlan([custom]).lists).to.deep.equal([custom]);
  });
});
