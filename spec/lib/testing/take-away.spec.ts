import { expect } from "chai";
import type { AnyDerivedFact } from "../../../lib/derived-fact.js";
import { observed } from "../../../lib/model/observation.js";
import { missing } from "../../../lib/testing/index.js";
import { snapshotOf } from "../../../lib/testing/snapshot-of.js";
import { factsBehind, without } from "../../../lib/testing/take-away.js";

const definition = (id: AnyDerivedFact["id"], requires: AnyDerivedFact["requires"]): AnyDerivedFact => ({
  id,
  scope: "host",
  requires,
  derive: () => undefined,
});

describe("the facts behind a need", () => {
  it("are the facts themselves, and what derived facts require in turn, each once", () => {
    const definitions = [
      definition("relocation", { host: ["mountTable", "paths"] }),
      definition("mountTable", { host: ["mounts"], cluster: ["nodes"] }),
    ];

    expect(factsBehind({ cluster: ["nodes"], host: ["relocation", "mounts"] }, definitions)).to.deep.equal([
      "nodes",
      "mounts",
      "paths",
    ]);
    expect(factsBehind({}, definitions)).to.deep.equal([]);
  });
});

describe("a fact that is taken away", () => {
  const at = { source: "test", at: "2026-11-20T12:00:00Z" };

  it("is gone from the cluster and from every host, and nothing else is", () => {
    const whole = { ...[...snapshotOf({ hosts: { w2: { mounts: [], paths: [] } } }).hosts.values()][0] } as never;
    const scenario = { cluster: { nodes: [], pods: [] }, hosts: { w1: { mounts: [], fstab: [] }, w2: whole } };

    expect(without(scenario, "pods").cluster).to.deep.equal({ nodes: [] });
    const { hosts } = without(scenario, "mounts");
    expect(hosts?.w1).to.deep.equal({ fstab: [] });
    expect(hosts?.w2).to.deep.include({ facts: { paths: observed([], at) } });
    expect(scenario.hosts.w1).to.have.property("mounts");
  });
});

describe("the snapshot of a scenario", () => {
  it("holds what the scenario says, as observed, and keeps what it says is missing", () => {
    const gone = missing("timeout", "no answer");

    const snapshot = snapshotOf({ cluster: { nodes: [], pods: gone }, hosts: { w1: { mounts: gone } } });

    expect(snapshot.facts.nodes).to.deep.include({ state: "observed", value: [] });
    expect(snapshot.facts.pods).to.equal(gone);
    expect(snapshot.facts.services).to.equal(undefined);
    expect(snapshot.hosts.get("w1")).to.deep.include({ node: "w1", identity: "verified", facts: { mounts: gone } });
  });
});
