import { expect } from "chai";
import { coverageOf } from "../../../lib/evaluate/coverage.js";
import { LISTS } from "../../../lib/model/lists.js";
import { unobserved } from "../../../lib/model/observation.js";
import { aNode, missing } from "../../../lib/testing/index.js";
import { snapshotOf } from "../../../lib/testing/snapshot-of.js";

describe("the coverage", () => {
  it("tells of every list whether it was read, how many objects it had, or why there are none", () => {
    const snapshot = snapshotOf({
      cluster: { nodes: [aNode("a"), aNode("b")], services: [], pods: missing("forbidden", "403 for user alice") },
    });

    const { lists } = coverageOf(snapshot, []);

    const of = (resource: string) => lists.find((list) => list.resource === resource);
    expect(lists).to.have.length(LISTS.length);
    expect(of("nodes")).to.deep.equal({ resource: "nodes", state: "observed", objects: 2 });
    expect(of("services")).to.deep.equal({ resource: "services", state: "observed", objects: 0 });
    expect(of("pods")).to.deep.equal({
      resource: "pods",
      state: "unobserved",
      reason: "forbidden",
      detail: "403 for user alice",
      objects: 0,
    });
    expect(of("jobs")).to.include({ state: "unobserved", reason: "not-collected" });
  });

  it("tells of every host whether it was reached, and that it is the Node", () => {
    const snapshot = snapshotOf({ hosts: { w1: {} } });
    const [seen] = snapshot.hosts.values();
    if (seen === undefined) throw new RangeError("the scenario has a host");
    const at = "2026-11-20T11:00:00Z";
    const connection = unobserved("timeout", "no answer in 10 s", { source: "ssh", at });
    const dead = { name: "nfs", address: "10.0.0.9", identity: "unverified" as const, connection, facts: {} };

    expect(coverageOf(snapshot, [seen, dead]).hosts).to.deep.equal([
      { host: "w1", node: "w1", state: "observed", identity: "verified", at: "2026-11-20T12:00:00Z" },
      {
        host: "nfs",
        address: "10.0.0.9",
        state: "unobserved",
        reason: "timeout",
        detail: "no answer in 10 s",
        identity: "unverified",
        at,
      },
    ]);
  });
});
