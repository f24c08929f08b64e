import type { Change } from "./change.js";
import type { ClusterFactId, ClusterFacts } from "./cluster-facts.js";
import type { HostFactId, HostFacts } from "./host-facts.js";
import type { Observation } from "./observation.js";

export const SNAPSHOT_SCHEMA = "kaudit.snapshot/v1";

export interface ToolVersion {
  readonly name: string;
  readonly version: string;
}

/** Which cluster: `id` is the UID of Namespace kube-system or the config's word; null when neither could be read. */
export interface ClusterIdentity {
  readonly id: string | null;
  readonly idSource: "kube-system" | "config" | null;
  readonly name: string | null;
  readonly server: string | null;
  /** null where no TLS connection was made, as for a file */
  readonly tlsVerified: boolean | null;
}

export interface Period {
  readonly from: string;
  readonly to: string;
}

export type ClusterObservations = { readonly [F in ClusterFactId]?: Observation<ClusterFacts[F]> };
export type HostObservations = { readonly [F in HostFactId]?: Observation<HostFacts[F]> };

/** How sure it is that the machine behind an address is the Node. */
export type IdentityState = "verified" | "rebooted-since" | "host-key" | "unverified";

/** One machine: what was read from it, or why it could not be reached. */
export interface Host {
  readonly name: string;
  /** name of the Node that it is; absent for a machine that is no Node, or of which nobody said that it is one */
  readonly node?: string;
  readonly address?: string;
  readonly identity: IdentityState;
  /** the connection itself; unobserved makes every fact of the host unobserved for the same reason */
  readonly connection: Observation<"connected">;
  readonly facts: HostObservations;
}

/** Where facts came from: a live API server, a file, a host. */
export interface SnapshotSource {
  readonly kind: "api" | "snapshot" | "list" | "host-facts";
  readonly name: string;
  readonly collectedAt: Period | null;
}

/**
 * All facts of one moment; what a live audit and `--snapshot` both go through.
 * A fact that is absent was not collected: it is unobserved with that reason, never empty.
 */
export interface Snapshot {
  readonly tool: ToolVersion;
  readonly collectedAt: Period;
  readonly change: Change | null;
  readonly cluster: ClusterIdentity;
  readonly sources: readonly SnapshotSource[];
  /** list fact → the pick paths that were kept of each object */
  readonly picks: Readonly<Record<string, readonly string[]>>;
  readonly facts: ClusterObservations;
  readonly hosts: ReadonlyMap<string, Host>;
}
