import { expect } from "chai";
import type { PodAffinityTerm } from "../../../../lib/model/kubernetes/index.js";
import { clusterOf, machine, play, pod } from "../small-cluster.js";

const HOST = "kubernetes.io/hostname";
const term = (app: string, parts: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  topologyKey: HOST,
  labelSelector: { matchLabels: { app } },
  ...parts,
});
const near = (...terms: readonly PodAffinityTerm[]) => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const away = (...terms: readonly PodAffinityTerm[]) => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const app = (name: string, parts: object = {}) => pod(name, { labels: { app: name }, ...parts });

describe("InterPodAffinity", () => {
  const nodes = [machine("a", { cpu: "64" }), machine("b")];
  const fate = (...pods: readonly ReturnType<typeof pod>[]) => play(clusterOf({ nodes, pods })).new;

  it("puts a Pod beside the one that it wants to be near", () => {
    expect(fate(app("db", { on: "b" }), pod("new", near(term("db"))))).to.equal("b");
    expect(fate(pod("new", near(term("db"))))).to.deep.equal({ "node(s) didn't match pod affinity rules": 2 });
  });

  it("lets the first of a series stand alone that wants to be near its like", () => {
    expect(fate(pod("new", { labels: { app: "db" }, ...near(term("db")) }))).to.be.a("string");
  });

  it("wants one Pod that matches all terms", () => {
    const both = near(term("db"), { ...term("db"), labelSelector: { matchLabels: { role: "primary" } } });
    expect(fate(app("db", { on: "b" }), pod("x", { on: "b", labels: { role: "primary" } }), pod("new", both))).to.be.an(
      "object",
    );
    expect(fate(pod("db", { on: "b", labels: { app: "db", role: "primary" } }), pod("new", both))).to.equal("b");
  });

  it("keeps a Pod away from those it shuns, and from those that shun it", () => {
    expect(fate(app("db", { on: "a" }), pod("new", away(term("db"))))).to.equal("b");
    expect(fate(pod("old", { on: "a", ...away(term("new")) }), app("new"))).to.equal("b");
  });

  it("says which of the two it was", () => {
    const everywhere = ["a", "b"];
    const shunned = everywhere.map((on) => pod(`db-${on}`, { on, labels: { app: "db" } }));
    expect(fate(...shunned, pod("new", away(term("db"))))).to.deep.equal({
      "node(s) didn't match pod anti-affinity rules": 2,
    });
    const shunning = everywhere.map((on) => pod(`old-${on}`, { on, ...away(term("new")) }));
    expect(fate(...shunning, app("new"))).to.deep.equal({
      "node(s) didn't satisfy existing pods anti-affinity rules": 2,
    });
  });

  it("means the Pod's own namespace, unless it names others or selects them by label", () => {
    const namespaces = [{ metadata: { name: "data", labels: { tier: "db" } } }, { metadata: { name: "shop" } }];
    const other = app("db", { on: "b", namespace: "data" });
    const inNamespaces = (wanted: Partial<PodAffinityTerm>) =>
      play(clusterOf({ nodes, namespaces, pods: [other, pod("new", near(term("db", wanted)))] })).new;
    expect(inNamespaces({})).to.be.an("object");
    expect(inNamespaces({ namespaces: ["data"] })).to.equal("b");
    expect(inNamespaces({ namespaceSelector: { matchLabels: { tier: "db" } } })).to.equal("b");
    expect(inNamespaces({ namespaceSelector: {} })).to.equal("b");
  });

  it("does not count Pods that have finished", () => {
    expect(fate(app("db", { on: "a", phase: "Succeeded" }), pod("new", near(term("db"))))).to.be.an("object");
  });

  it("weighs preferences, for and against", () => {
    const preferred = [{ weight: 100, podAffinityTerm: term("db") }];
    const towards = { affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } };
    const against = { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } };
    expect(fate(app("db", { on: "b" }), pod("new", towards))).to.equal("b");
    expect(fate(app("db", { on: "a" }), pod("new", against))).to.equal("b");
  });

  it("lets a waiting Pod in when the one in its way has left", () => {
    const full = [machine("a")];
    const pods = [
      pod("old", { on: "a", labels: { app: "db" }, deletionTimestamp: "2026-11-20T12:00:05Z" }),
      pod("new", { ...away(term("db")), wasTried: true }),
    ];
    expect(play(clusterOf({ nodes: full, pods }))).to.deep.equal({ new: "a" });
  });
});
