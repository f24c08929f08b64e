import { expect } from "chai";
import type { Pod } from "../../../../lib/model/kubernetes/index.js";
import { type DrainFilterFlags, drainVerdict } from "../../../../lib/simulate/drain/drain-filters.js";
import { PodState, traitsCache } from "../../../../lib/simulate/pod-state.js";
import { pod, START } from "../small-cluster.js";

const NO_FLAGS: DrainFilterFlags = {
  force: false,
  ignoreDaemonsets: false,
  deleteEmptydirData: false,
  skipWaitForDeleteTimeoutSeconds: 0,
};
const owner = { kind: "ReplicaSet", name: "web", apiVersion: "apps/v1" };
const daemon = { kind: "DaemonSet", name: "agent", apiVersion: "apps/v1" };
const emptyDir = { volumes: [{ name: "tmp", emptyDir: {} }] };

/** In short: `delete`, `skip`, or the words of the refusal. */
function verdict(source: Pod, flags: Partial<DrainFilterFlags> = {}, hasDaemonSet = true): string {
  const state = new PodState(source, traitsCache()(source), true, Date.parse(START));
  const { kind, ...rest } = drainVerdict(state, { ...NO_FLAGS, ...flags }, () => hasDaemonSet, 0);
  return "reason" in rest ? rest.reason : kind;
}

describe("kubectl drain's filters", () => {
  it("let go of a controller's Pod", () => {
    expect(verdict(pod("web", { on: "a", owner }))).to.equal("delete");
  });

  it("refuse a DaemonSet's Pod, or pass over it", () => {
    const agent = pod("agent", { on: "a", owner: daemon });
    expect(verdict(agent)).to.equal("cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)");
    expect(verdict(agent, { ignoreDaemonsets: true })).to.equal("skip");
  });

  it("refuse a Pod whose DaemonSet is gone, unless forced", () => {
    const agent = pod("agent", { on: "a", owner: daemon });
    expect(verdict(agent, { ignoreDaemonsets: true }, false)).to.equal('daemonsets.apps "agent" not found');
    expect(verdict(agent, { force: true }, false)).to.equal("delete");
  });

  it("pass over the mirror of a static Pod", () => {
    const annotations = { "kubernetes.io/config.mirror": "x" };
    expect(verdict(pod("etcd-a", { on: "a", annotations, ...emptyDir }))).to.equal("skip");
  });

  it("refuse any emptyDir, in memory too, unless its data may go", () => {
    const words = "cannot delete Pods with local storage (use --delete-emptydir-data to override)";
    expect(verdict(pod("web", { on: "a", owner, ...emptyDir }))).to.equal(words);
    const inMemory = { volumes: [{ name: "tmp", emptyDir: { medium: "Memory" } }] };
    expect(verdict(pod("web", { on: "a", owner, ...inMemory }))).to.equal(words);
    expect(verdict(pod("web", { on: "a", owner, ...emptyDir }), { deleteEmptydirData: true })).to.equal("delete");
  });

  it("refuse a Pod without a controller, unless forced", () => {
    expect(verdict(pod("bare", { on: "a" }))).to.equal(
      "cannot delete Pods that declare no controller (use --force to override)",
    );
    expect(verdict(pod("bare", { on: "a" }), { force: true })).to.equal("delete");
  });

  it("name the emptyDir of a bare Pod first", () => {
    expect(verdict(pod("bare", { on: "a", ...emptyDir }))).to.contain("--delete-emptydir-data");
    expect(verdict(pod("bare", { on: "a", ...emptyDir }), { deleteEmptydirData: true })).to.contain("--force");
  });

  it("let go of whatever has finished", () => {
    for (const parts of [emptyDir, { owner: daemon }, {}]) {
      expect(verdict(pod("done", { on: "a", phase: "Succeeded", ...parts }))).to.equal("delete");
    }
  });

  it("pass over a Pod that has been stopping for longer than they are to wait", () => {
    const stopping = pod("web", { on: "a", deletionTimestamp: "2026-11-20T11:58:59Z" });
    expect(verdict(stopping, { skipWaitForDeleteTimeoutSeconds: 60 })).to.equal("skip");
    expect(verdict(stopping, { skipWaitForDeleteTimeoutSeconds: 61, force: true })).to.equal("delete");
    expect(verdict(stopping, { force: true })).to.equal("delete");
  });
});
