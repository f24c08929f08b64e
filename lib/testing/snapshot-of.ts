import type { Occasion } from "../model/change.js";
import type { ClusterFactId, ClusterFacts } from "../model/cluster-facts.js";
import type { HostFactId, HostFacts } from "../model/host-facts.js";
import { LISTS } from "../model/lists.js";
import {
  type Observation,
  observed,
  type Unobserved,
  type UnobservedReason,
  unobserved,
} from "../model/observation.js";
import type { Host, Snapshot } from "../model/snapshot.js";

/** The cluster and the hosts of one test case: values of facts, or why there is none; what is left out was not collected. */
export interface Scenario {
  readonly change?: Occasion;
  readonly cluster?: { readonly [F in ClusterFactId]?: ClusterFacts[F] | Unobserved };
  /** by Node name; a whole Host where more than its facts matters */
  readonly hosts?: Readonly<Record<string, ScenarioHost | Host>>;
  /** RFC 3339 */
  readonly collectedAt?: string;
}

export type ScenarioHost = { readonly [F in HostFactId]?: HostFacts[F] | Unobserved };

const COLLECTED_AT = "2026-11-20T12:00:00Z";

/** A fact that could not be read. */
export function missing(reason: UnobservedReason, detail: string): Unobserved {
  return unobserved(reason, detail, { source: "test", at: COLLECTED_AT });
}

/** A snapshot that holds the scenario and nothing else. */
export function snapshotOf({ cluster = {}, hosts = {}, collectedAt = COLLECTED_AT }: Scenario): Snapshot {
  return {
    tool: { name: "kaudit", version: "0.0.0" },
    collectedAt: { from: collectedAt, to: collectedAt },
    change: null,
    cluster: { id: "c1", idSource: "kube-system", name: "test", server: null, tlsVerified: null },
    sources: [],
    picks: Object.fromEntries(LISTS.map(({ fact, picks }) => [fact, picks])),
    facts: observeAll(cluster, collectedAt),
    hosts: new Map(Object.entries(hosts).map(([name, host]) => [name, toHost(name, host, collectedAt)])),
  };
}

function toHost(name: string, host: ScenarioHost | Host, at: string): Host {
  if ("connection" in host) return host;
  return {
    name,
    node: name,
    identity: "verified",
    connection: observed("connected", { source: name, at }),
    facts: observeAll(host, at),
  };
}

function observeAll<T extends object>(facts: T, at: string): { readonly [F in keyof T]: Observation<never> } {
  const entries = Object.entries(facts).map(([fact, value]) => [
    fact,
    isUnobserved(value) ? value : observed(value, { source: "test", at }),
  ]);
  return Object.fromEntries(entries);
}

function isUnobserved(value: unknown): value is Unobserved {
  return typeof value === "object" && value !== null && "state" in value && value.state === "unobserved";
}
