import { expect } from "chai";
import { type AnyDerivedFact, Undecidable } from "../../../lib/derived-fact.js";
import { createKnowledge, firstUnpicked, type Knowledge, view } from "../../../lib/evaluate/knowledge.js";
import { type Occasion, STANDING } from "../../../lib/model/change.js";
import { observed, unobserved } from "../../../lib/model/observation.js";
import type { Host } from "../../../lib/model/snapshot.js";
import { aNode, missing } from "../../../lib/testing/index.js";
import { type Scenario, snapshotOf } from "../../../lib/testing/snapshot-of.js";

const provenance = { source: "test", at: "2026-11-20T12:00:00Z" };

/** A derived fact under a name of the built-in ones, free to return whatever a spec needs. */
function derived(parts: Partial<AnyDerivedFact> & Pick<AnyDerivedFact, "derive">): AnyDerivedFact {
  return { id: "volumeIndex", scope: "cluster", requires: {}, ...parts };
}

function know(scenario: Scenario, facts: readonly AnyDerivedFact[] = [], occasion: Occasion = STANDING): Knowledge {
  return createKnowledge(snapshotOf(scenario), occasion, facts);
}

function hostOf(scenario: Scenario): Host {
  const [host] = snapshotOf(scenario).hosts.values();
  if (host === undefined) throw new RangeError("the scenario has a host");
  return host;
}

describe("knowledge of the cluster", () => {
  it("is the observation that the snapshot holds, or that it holds none", () => {
    const knowledge = know({ cluster: { nodes: [], pods: missing("forbidden", "403") } });

    expect(knowledge.cluster("nodes")).to.deep.include({ state: "observed", value: [] });
    expect(knowledge.cluster("pods")).to.include({ state: "unobserved", reason: "forbidden" });
    expect(knowledge.cluster("services")).to.include({
      state: "unobserved",
      reason: "not-collected",
      detail: "services is not in the snapshot",
    });
  });

  it("is not collected where the snapshot was recorded without a field that is read today", () => {
    const snapshot = { ...snapshotOf({ cluster: { nodes: [] } }), picks: { nodes: ["metadata.name"] } };

    expect(createKnowledge(snapshot, STANDING, []).cluster("nodes")).to.include({
      state: "unobserved",
      reason: "not-collected",
      detail: "the snapshot was recorded without metadata.namespace of nodes",
    });
  });
});

describe("knowledge of a host", () => {
  it("is not there when the connection was not, for the connection's reason", () => {
    const host: Host = {
      ...hostOf({ hosts: { w1: {} } }),
      connection: unobserved("auth-failed", "no key", provenance),
    };

    expect(know({}).host(host, "mounts")).to.include({ state: "unobserved", reason: "auth-failed", detail: "no key" });
  });

  it("was not collected where the host was reached and the fact is not there", () => {
    expect(know({}).host(hostOf({ hosts: { w1: {} } }), "mounts")).to.include({
      reason: "not-collected",
      detail: "mounts of host w1 was not collected",
    });
  });

  it("is derived once for each host", () => {
    let runs = 0;
    const fact = derived({
      id: "mountTable",
      scope: "host",
      requires: { host: ["kernelRelease"] },
      derive: (({ host }: { host: { name: string; facts: { kernelRelease: string } } }) => {
        runs++;
        return `${host.name} ${host.facts.kernelRelease}`;
      }) as AnyDerivedFact["derive"],
    });
    const snapshot = snapshotOf({ hosts: { a: { kernelRelease: "6.1" }, b: { kernelRelease: "6.2" } } });
    const knowledge = createKnowledge(snapshot, STANDING, [fact]);

    const ask = () => [...snapshot.hosts.values()].map((host) => knowledge.host(host, "mountTable"));
    ask();

    expect(ask()).to.deep.equal([
      observed("a 6.1", { source: "derived: mountTable", at: provenance.at }),
      observed("b 6.2", { source: "derived: mountTable", at: provenance.at }),
    ]);
    expect(runs).to.equal(2);
  });
});

describe("a derived fact", () => {
  it("is computed when it is asked for, once, from what it requires", () => {
    let runs = 0;
    const count = derived({
      requires: { cluster: ["nodes"] },
      derive: (({ cluster }: { cluster: { nodes: readonly unknown[] } }) => {
        runs++;
        return cluster.nodes.length;
      }) as AnyDerivedFact["derive"],
    });
    const knowledge = know({ cluster: { nodes: [aNode("a"), aNode("b")] } }, [count]);
    expect(runs).to.equal(0);

    expect(knowledge.cluster("volumeIndex")).to.deep.include({ state: "observed", value: 2 });
    expect(knowledge.cluster("volumeIndex")).to.deep.include({ source: "derived: volumeIndex" });
    expect(runs).to.equal(1);
  });

  it("is unobserved for the reason of what it requires, and sees what it consults as an observation", () => {
    const needy = derived({ requires: { cluster: ["nodes"] }, derive: () => "never" });
    const curious = derived({
      consults: { cluster: ["nodes"] },
      derive: (({ cluster }: { cluster: { nodes: { state: string } } }) =>
        cluster.nodes.state) as AnyDerivedFact["derive"],
    });
    const scenario = { cluster: { nodes: missing("timeout", "no answer") } };

    expect(know(scenario, [needy]).cluster("volumeIndex")).to.include({ state: "unobserved", reason: "timeout" });
    expect(know(scenario, [curious]).cluster("volumeIndex")).to.deep.include({ value: "unobserved" });
  });

  it("may say that it cannot tell", () => {
    const fact = derived({ derive: () => new Undecidable({ reason: "malformed", detail: "two mounts at /" }) });

    expect(know({}, [fact]).cluster("volumeIndex")).to.include({
      state: "unobserved",
      reason: "malformed",
      detail: "two mounts at /",
    });
  });

  it("of hosts is unobserved where a fact of the cluster is missing", () => {
    const fact = derived({ id: "mountTable", scope: "host", requires: { cluster: ["nodes"] }, derive: () => "never" });

    expect(know({}, [fact]).host(hostOf({ hosts: { w1: {} } }), "mountTable")).to.include({ reason: "not-collected" });
  });

  it("of the cluster sees its hosts as observations", () => {
    const fact = derived({
      hosts: { of: "all", need: "any", facts: ["mounts"] },
      derive: (({ hosts }: { hosts: ReadonlyMap<string, { facts: { mounts: { state: string } } }> }) =>
        [...hosts].map(([name, { facts }]) => `${name} ${facts.mounts.state}`)) as AnyDerivedFact["derive"],
    });
    const scenario = { cluster: { nodes: [aNode("w1"), aNode("w2")] }, hosts: { w1: { mounts: [] } } };

    expect(know(scenario, [fact]).cluster("volumeIndex")).to.deep.include({ value: ["w1 observed", "w2 unobserved"] });
  });

  it("that predicts speaks to its changes alone", () => {
    const prediction = derived({ id: "prediction", predicts: ["drain"], derive: () => "drained" });
    const reboot: Occasion = { kind: "reboot", nodes: ["w1"] };

    expect(know({}, [prediction], reboot).cluster("prediction")).to.include({ reason: "not-collected" });
  });

  it("that throws, throws again the same, and is not computed again", () => {
    let runs = 0;
    const broken = derived({
      derive: () => {
        runs++;
        throw new TypeError("x is undefined");
      },
    });
    const knowledge = know({}, [broken]);

    for (const _ of [1, 2]) expect(() => knowledge.cluster("volumeIndex")).to.throw(TypeError, "x is undefined");
    expect(runs).to.equal(1);
  });

  it("that needs itself, through whatever others, ends in words", () => {
    const one = derived({ requires: { cluster: ["prediction"] }, derive: () => 1 });
    const other = derived({ id: "prediction", requires: { cluster: ["volumeIndex"] }, derive: () => 2 });

    expect(() => know({}, [one, other]).cluster("volumeIndex")).to.throw('derived fact "volumeIndex" needs itself');
  });

  it("gets its facts through the guard", () => {
    const fact = derived({ requires: { cluster: ["nodes"] }, derive: () => "seen" });
    const guarded: unknown[] = [];
    const knowledge = createKnowledge(snapshotOf({ cluster: { nodes: [] } }), STANDING, [fact], (facts) => {
      guarded.push(facts);
      return facts;
    });

    knowledge.cluster("volumeIndex");

    expect(guarded).to.deep.equal([{ nodes: [] }]);
  });
});

describe("a view", () => {
  const ask = (key: string) =>
    key === "pods" ? unobserved("forbidden", "403", provenance) : observed(key, provenance);

  it("holds required facts as values and consulted ones as observations", () => {
    expect(view(["nodes"], ["pods"], ask)).to.deep.equal({
      facts: { nodes: "nodes", pods: unobserved("forbidden", "403", provenance) },
    });
    expect(view(undefined, undefined, ask)).to.deep.equal({ facts: {} });
  });

  it("ends at the first required fact that is missing", () => {
    expect(view(["nodes", "pods"], [], ask)).to.deep.equal({
      missing: unobserved("forbidden", "403", provenance),
      key: "pods",
    });
  });
});

describe("the first field that was not picked", () => {
  it("is none where all were, or more", () => {
    const same = ["metadata.name"];

    expect(firstUnpicked(same, same)).to.equal(undefined);
    expect(firstUnpicked(["metadata.name"], ["metadata"])).to.equal(undefined);
    expect(firstUnpicked(["metadata.name", "spec.taints"], ["metadata.name", "spec.unschedulable"])).to.equal(
      "spec.taints",
    );
    expect(firstUnpicked(["metadata"], ["metadata.name"])).to.equal("metadata");
  });
});
