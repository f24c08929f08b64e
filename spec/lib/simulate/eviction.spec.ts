import { expect } from "chai";
import type { PodDisruptionBudget } from "../../../lib/model/kubernetes/index.js";
import { type EvictionAnswer, evictPod } from "../../../lib/simulate/eviction.js";
import { clusterOf, find, machines, type Parts, pod, watch } from "./small-cluster.js";

const SELECTOR = { matchLabels: { app: "web" } };
type Status = NonNullable<PodDisruptionBudget["status"]>;

function budget(
  name: string,
  status: Partial<Status> = {},
  spec: PodDisruptionBudget["spec"] = {},
): PodDisruptionBudget {
  return {
    metadata: { name, namespace: "shop", generation: 1 },
    spec: { minAvailable: 1, selector: SELECTOR, ...spec },
    status: {
      observedGeneration: 1,
      disruptionsAllowed: 0,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
      conditions: [],
      ...status,
    },
  };
}

/** The API server's answer to the eviction of Pod `web`. */
function evict(
  podDisruptionBudgets: readonly PodDisruptionBudget[],
  parts: object = {},
  more: Partial<Parts> = {},
): EvictionAnswer["kind"] {
  const pods = [pod("web", { on: "a", labels: { app: "web" }, ...parts }), ...(more.pods ?? [])];
  let answer: EvictionAnswer["kind"] | undefined;
  const cluster = clusterOf({ nodes: machines("a"), podDisruptionBudgets, ...more, pods });
  watch(
    cluster,
    (run) =>
      evictPod(run.simulation, find(run, "web"), undefined, ({ kind }) => {
        answer = kind;
      }),
    5,
    () => {},
  );
  if (answer === undefined) throw new Error("no answer came");
  return answer;
}

describe("the eviction API", () => {
  it("deletes a Pod that no budget covers", () => {
    expect(evict([])).to.equal("deleted");
    expect(evict([budget("other", {}, { selector: { matchLabels: { app: "db" } } })])).to.equal("deleted");
    expect(
      evict([{ ...budget("elsewhere"), metadata: { name: "elsewhere", namespace: "other", generation: 1 } }]),
    ).to.equal("deleted");
  });

  it("goes by what the budget's status allows", () => {
    expect(evict([budget("b", { disruptionsAllowed: 1 })])).to.equal("deleted");
    expect(evict([budget("b")])).to.equal("too-many-requests");
  });

  it("covers every Pod by an empty selector, and none by a missing one", () => {
    expect(evict([budget("b", {}, { selector: {} })])).to.equal("too-many-requests");
    expect(evict([{ ...budget("b"), spec: { minAvailable: 1 } }])).to.equal("deleted");
  });

  it("does not support two budgets on one Pod", () => {
    expect(evict([budget("b", { disruptionsAllowed: 1 }), budget("c", { disruptionsAllowed: 1 })])).to.equal(
      "server-error",
    );
  });

  it("says that a budget is still being processed", () => {
    const fresh = { ...budget("b"), metadata: { name: "b", namespace: "shop", generation: 2 } };
    expect(evict([fresh])).to.equal("too-many-requests");
  });

  for (const [what, parts] of Object.entries({
    pending: { phase: "Pending" },
    finished: { phase: "Succeeded" },
    "already asked to stop": { deletionTimestamp: "2026-11-20T12:00:10Z", finalizers: ["example.com/held"] },
  })) {
    it(`asks no budget for a Pod that is ${what}`, () => {
      expect(evict([budget("b"), budget("c")], parts)).to.equal("deleted");
    });
  }

  it("lets a Pod go that is not ready while enough others are healthy", () => {
    const unready = { isReady: false };
    expect(evict([budget("b", { currentHealthy: 1, desiredHealthy: 1 })], unready)).to.equal("deleted");
    expect(evict([budget("b", { currentHealthy: 0, desiredHealthy: 1 })], unready)).to.equal("too-many-requests");
    expect(evict([budget("b", { currentHealthy: 0, desiredHealthy: 0 })], unready)).to.equal("too-many-requests");
  });

  it("lets every Pod go that is not ready where the policy is AlwaysAllow", () => {
    const always = { unhealthyPodEvictionPolicy: "AlwaysAllow" };
    expect(evict([budget("b", { currentHealthy: 0, desiredHealthy: 1 }, always)], { isReady: false })).to.equal(
      "deleted",
    );
    expect(evict([budget("b", {}, always)])).to.equal("too-many-requests");
  });

  it("answers not-found for a Pod that is gone", () => {
    let answer = "";
    watch(
      clusterOf({ nodes: machines("a"), pods: [] }),
      ({ simulation }) =>
        evictPod(simulation, { namespace: "shop", name: "gone" }, undefined, ({ kind }) => {
          answer = kind;
        }),
      1,
      () => {},
    );
    expect(answer).to.equal("not-found");
  });

  it("spends what is allowed on one of two Pods that are evicted at the same time", () => {
    const pods = ["web-1", "web-2"].map((name) => pod(name, { on: "a", labels: { app: "web" } }));
    const answers: string[] = [];
    const cluster = clusterOf({
      nodes: machines("a"),
      pods,
      podDisruptionBudgets: [budget("b", { disruptionsAllowed: 1, currentHealthy: 2 })],
    });
    watch(
      cluster,
      (run) => {
        for (const name of ["web-1", "web-2"])
          evictPod(run.simulation, find(run, name), undefined, ({ kind }) => {
            answers.push(kind);
          });
      },
      5,
      () => {},
    );
    expect(answers).to.have.members(["deleted", "too-many-requests"]);
  });
});
