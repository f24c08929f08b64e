import { expect } from "chai";
import { InputError } from "../../../lib/model/errors.js";
import { observed, unobserved } from "../../../lib/model/observation.js";
import type { Host, Snapshot } from "../../../lib/model/snapshot.js";
import { mergeSnapshots } from "../../../lib/snapshot/merge.js";

const MONDAY = "2026-11-16T08:00:00Z";
const TUESDAY = "2026-11-17T08:00:00Z";

function aSnapshot(name: string, at: string, more: Partial<Snapshot> = {}): Snapshot {
  const collectedAt = { from: at, to: at };
  return {
    tool: { name: "kaudit", version: "0.1.0" },
    collectedAt,
    change: null,
    cluster: { id: null, idSource: null, name: null, server: null, tlsVerified: null },
    sources: [{ kind: "snapshot", name, collectedAt }],
    picks: {},
    facts: {},
    hosts: new Map(),
    ...more,
  };
}

function aList(name: string, at: string, facts: Snapshot["facts"]): Snapshot {
  return aSnapshot(name, at, { sources: [{ kind: "list", name, collectedAt: { from: at, to: at } }], facts });
}

const aPod = (namespace: string, name: string) => ({ metadata: { namespace, name } });

describe("mergeSnapshots", () => {
  it("gives a single snapshot back", () => {
    const snapshot = aSnapshot("a", MONDAY);

    expect(mergeSnapshots([snapshot])).to.equal(snapshot);
  });

  it("takes the newer observation of a fact, in whatever order the files are given", () => {
    const version = (gitVersion: string, at: string) => ({ version: observed({ gitVersion }, { source: "x", at }) });
    const older = aSnapshot("a", MONDAY, { facts: version("v1.35.0", MONDAY) });
    const newer = aSnapshot("b", TUESDAY, { facts: version("v1.36.0", TUESDAY) });

    for (const merged of [mergeSnapshots([older, newer]), mergeSnapshots([newer, older])]) {
      expect(merged.facts.version).to.include({ at: TUESDAY }).and.have.nested.property("value.gitVersion", "v1.36.0");
      expect(merged.collectedAt).to.deep.equal({ from: MONDAY, to: TUESDAY });
    }
  });

  it("prefers an old observation to a new failure, and keeps each source with its age", () => {
    const older = aSnapshot("a", MONDAY, { facts: { nodes: observed([], { source: "a", at: MONDAY }) } });
    const failure = unobserved("unreachable", "no route to host", { source: "b", at: TUESDAY });
    const newer = aSnapshot("b", TUESDAY, { facts: { nodes: failure, pods: failure } });

    const merged = mergeSnapshots([older, newer]);

    expect(merged.facts).to.deep.equal({ nodes: older.facts.nodes, pods: failure });
    expect(merged.sources.map(({ name, collectedAt }) => [name, collectedAt?.to])).to.deep.equal([
      ["a", MONDAY],
      ["b", TUESDAY],
    ]);
  });

  it("puts Lists of one kind together, of one object the newer", () => {
    const shop = aList("shop.json", MONDAY, {
      pods: observed([aPod("shop", "old"), { ...aPod("shop", "web"), status: { phase: "Pending" } }], {
        source: "shop.json",
        at: MONDAY,
      }),
    });
    const web = { ...aPod("shop", "web"), status: { phase: "Running" } };
    const other = aList("other.json", TUESDAY, {
      pods: observed([aPod("db", "pg"), web], { source: "other.json", at: TUESDAY }),
    });

    const { pods } = mergeSnapshots([shop, other]).facts;

    expect(pods).to.deep.equal(
      observed([aPod("db", "pg"), aPod("shop", "old"), web], { source: "shop.json, other.json", at: MONDAY }),
    );
  });

  it("does not know a kind of which one List was cut", () => {
    const whole = aList("a.json", MONDAY, { pods: observed([aPod("a", "a")], { source: "a.json", at: MONDAY }) });
    const cut = unobserved("truncated", "the file ends within a list", { source: "b.json", at: MONDAY });

    const { pods } = mergeSnapshots([whole, aList("b.json", MONDAY, { pods: cut })]).facts;

    expect(pods).to.equal(cut);
  });

  it("replaces a printed List by a newer recording as a whole", () => {
    const list = aList("a.json", MONDAY, { pods: observed([aPod("a", "gone")], { source: "a.json", at: MONDAY }) });
    const recorded = observed([aPod("a", "here")], { source: "GET /api/v1/pods", at: TUESDAY });

    const { pods } = mergeSnapshots([list, aSnapshot("b", TUESDAY, { facts: { pods: recorded } })]).facts;

    expect(pods).to.equal(recorded);
  });

  it("keeps of a fact only the picks of those that gave it", () => {
    const facts = { nodes: observed([], { source: "a", at: MONDAY }) };
    const older = aSnapshot("a", MONDAY, { facts, picks: { nodes: ["metadata.name"] } });
    const newer = aSnapshot("b", TUESDAY, { picks: { nodes: ["metadata.name", "spec.taints"] } });

    expect(mergeSnapshots([older, newer]).picks).to.deep.equal({ nodes: ["metadata.name"] });
  });

  it("merges hosts by name, fact by fact", () => {
    const at = (time: string) => ({ source: "ssh", at: time });
    const older: Host = {
      name: "w1",
      node: "w1",
      identity: "verified",
      connection: observed("connected", at(MONDAY)),
      facts: { kernelRelease: observed("6.1", at(MONDAY)), fstab: observed([], at(MONDAY)) },
    };
    const newer: Host = {
      name: "w1",
      identity: "unverified",
      connection: unobserved("unreachable", "no route to host", at(TUESDAY)),
      facts: { kernelRelease: observed("6.12", at(TUESDAY)), fstab: unobserved("timeout", "30 s", at(TUESDAY)) },
    };

    const merged = mergeSnapshots([
      aSnapshot("b", TUESDAY, { hosts: new Map([["w1", newer]]) }),
      aSnapshot("a", MONDAY, { hosts: new Map([["w1", older]]) }),
    ]);

    expect(merged.hosts.get("w1")).to.deep.equal({
      ...older,
      facts: { kernelRelease: newer.facts.kernelRelease, fstab: older.facts.fstab },
    });
  });

  it("refuses snapshots of two clusters", () => {
    const of = (id: string) => aSnapshot(id, MONDAY, { cluster: { ...aSnapshot("", MONDAY).cluster, id } });

    expect(() => mergeSnapshots([of("uid-1"), of("uid-2")])).to.throw(
      InputError,
      'cannot put "uid-1" and "uid-2" together: they are of two clusters ("uid-1", "uid-2"); give snapshots of one cluster',
    );
  });

  it("knows the cluster from whichever source tells it", () => {
    const cluster = { id: "uid", idSource: "kube-system", name: null, server: null, tlsVerified: null } as const;

    const merged = mergeSnapshots([aSnapshot("a", MONDAY, { cluster }), aSnapshot("b", TUESDAY)]);

    expect(merged.cluster).to.deep.equal(cluster);
  });
});
