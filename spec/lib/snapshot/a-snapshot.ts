import { observed, type Provenance } from "../../../lib/model/observation.js";
import type { Host, Snapshot } from "../../../lib/model/snapshot.js";

export const FROM: Provenance = { source: "GET /api", at: "2026-11-20T18:43:10Z" };

/** A small snapshot with a fact of each sort; the rest as given. */
export function aSnapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    tool: { name: "kaudit", version: "0.1.0" },
    collectedAt: { from: FROM.at, to: FROM.at },
    change: null,
    cluster: { id: "uid", idSource: "kube-system", name: "lab", server: "https://192.0.2.1:6443", tlsVerified: true },
    sources: [{ kind: "api", name: "https://192.0.2.1:6443", collectedAt: null }],
    picks: { nodes: ["metadata.name"], pods: ["metadata.name", "metadata.namespace", "spec"] },
    facts: {
      nodes: observed([{ metadata: { name: "w1" } }, { metadata: { name: "w2" } }], FROM),
      pods: observed([{ metadata: { namespace: "shop", name: "web" }, spec: { nodeName: "w1" } }], FROM),
      version: observed({ gitVersion: "v1.36.2" }, FROM),
    },
    hosts: new Map([["w1", aHost("w1")]]),
    ...more,
  };
}

export function aHost(name: string): Host {
  return {
    name,
    identity: "verified",
    connection: observed("connected", FROM),
    facts: { kernelRelease: observed("6.12.1", FROM), swaps: observed([], FROM) },
  };
}
