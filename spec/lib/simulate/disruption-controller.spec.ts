import { expect } from "chai";
import type { IntOrString, OwnerReference, PodDisruptionBudget } from "../../../lib/model/kubernetes/index.js";
import { syncBudget } from "../../../lib/simulate/disruption-controller.js";
import { clusterOf, machines, type Parts, pod, watch } from "./small-cluster.js";

const owned = (kind: string, name: string, apiVersion = "apps/v1"): OwnerReference => ({ kind, name, apiVersion });
const RS = owned("ReplicaSet", "web-1");
const named = (name: string) => ({ name, namespace: "shop" });

/** What the controller computes for a budget over `ready` ready and `unready` other Pods of one owner. */
function sync(
  limit: { readonly minAvailable?: IntOrString; readonly maxUnavailable?: IntOrString },
  [ready, unready]: readonly [number, number],
  owner: OwnerReference | undefined,
  facts: Partial<Parts> = {},
  status: PodDisruptionBudget["status"] = {},
) {
  const budget: PodDisruptionBudget = {
    metadata: named("b"),
    spec: { ...limit, selector: { matchLabels: { app: "web" } } },
    status,
  };
  const pods = Array.from({ length: ready + unready }, (_, i) =>
    pod(`web-${i}`, { on: "a", labels: { app: "web" }, isReady: i < ready, ...(owner && { owner }) }),
  );
  const cluster = clusterOf({ nodes: machines("a"), podDisruptionBudgets: [budget], ...facts, pods });
  return watch(
    cluster,
    () => {},
    0,
    ({ simulation }) => {
      const [compiled] = simulation.budgets.all();
      if (compiled === undefined) throw new Error("there is no budget");
      return syncBudget(simulation, compiled);
    },
  );
}

const allowed = (...input: Parameters<typeof sync>) => sync(...input).disruptionsAllowed;

describe("the disruption controller", () => {
  const deployment = { metadata: named("web"), spec: { replicas: 5 } };
  const replicaSet = {
    metadata: { ...named("web-1"), ownerReferences: [{ ...owned("Deployment", "web"), controller: true }] },
    spec: { replicas: 3 },
  };
  const facts = { deployments: [deployment], replicaSets: [replicaSet] };

  it("takes a whole minAvailable as it is, whatever the Pods belong to", () => {
    expect(allowed({ minAvailable: 2 }, [3, 0], undefined)).to.equal(1);
    expect(allowed({ minAvailable: 2 }, [2, 1], undefined)).to.equal(0);
    expect(allowed({ minAvailable: 5 }, [2, 0], undefined)).to.equal(0);
  });

  it("takes percentages and maxUnavailable of the scale of the Deployment, not of its ReplicaSet", () => {
    expect(sync({ minAvailable: "50%" }, [3, 0], RS, facts)).to.include({
      expectedPods: 5,
      desiredHealthy: 3,
      disruptionsAllowed: 0,
    });
    expect(sync({ maxUnavailable: 2 }, [5, 0], RS, facts)).to.include({ desiredHealthy: 3, disruptionsAllowed: 2 });
  });

  it("rounds percentages up, of what may be unavailable as well", () => {
    expect(sync({ minAvailable: "41%" }, [5, 0], RS, facts)).to.include({ desiredHealthy: 3 });
    expect(sync({ maxUnavailable: "21%" }, [5, 0], RS, facts)).to.include({ desiredHealthy: 3 });
    expect(sync({ maxUnavailable: "0%" }, [5, 0], RS, facts)).to.include({ disruptionsAllowed: 0 });
  });

  it("allows nothing where it cannot find the controllers of the Pods", () => {
    expect(sync({ maxUnavailable: 1 }, [2, 0], RS, { replicaSets: [] })).to.deep.include({
      disruptionsAllowed: 0,
      syncFailure: 'found no controllers for pod "web-0"',
    });
  });

  for (const [kind, list, apiVersion, resource] of [
    ["DaemonSet", "daemonSets", "apps/v1", "daemonsets.apps"],
    ["Job", "jobs", "batch/v1", "jobs.batch"],
  ] as const) {
    it(`allows nothing where the Pods are of a ${kind}, which has no scale`, () => {
      const known = { [list]: [{ metadata: named("x"), spec: {} }] };
      expect(sync({ maxUnavailable: 1 }, [2, 0], owned(kind, "x", apiVersion), known).syncFailure).to.equal(
        `${resource} does not implement the scale subresource`,
      );
    });
  }

  it("keeps what the status says of kinds whose scale only the API knows", () => {
    const foreign = owned("Rollout", "web", "argoproj.io/v1alpha1");
    expect(sync({ maxUnavailable: 1 }, [4, 0], foreign, {}, { expectedPods: 4 })).to.include({
      expectedPods: 4,
      disruptionsAllowed: 1,
    });
  });

  it("allows nothing while it expects nobody", () => {
    expect(allowed({ maxUnavailable: 1 }, [0, 0], RS, facts)).to.equal(0);
  });

  it("counts a Pod whose eviction was granted as gone, until it is seen to stop", () => {
    expect(
      allowed({ minAvailable: 1 }, [3, 0], undefined, {}, { disruptedPods: { "web-0": "2026-11-20T12:00:00Z" } }),
    ).to.equal(1);
  });
});
