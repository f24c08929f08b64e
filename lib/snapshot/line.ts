import type { Change } from "../model/change.js";
import type { Unobserved } from "../model/observation.js";
import type { ClusterIdentity, IdentityState, Period, SnapshotSource, ToolVersion } from "../model/snapshot.js";

/** First line: what the snapshot is of. Its first key tells a snapshot from every other file. */
export interface HeaderLine {
  readonly schema: string;
  readonly tool: ToolVersion;
  readonly cluster: ClusterIdentity;
  readonly collectedAt: Period;
  readonly change?: Change;
  readonly sources: readonly SnapshotSource[];
  readonly picks: Readonly<Record<string, readonly string[]>>;
}

type ObservedLine = { readonly state: "observed"; readonly source: string; readonly at: string };

/** A cluster fact: a list with the number of its objects, which follow as lines of their own, or any other with its value. */
export type ObservationLine = { readonly observation: string } & (
  | (ObservedLine & { readonly objects: number })
  | (ObservedLine & { readonly value: unknown })
  | Unobserved
);

/** A machine, and which facts of it follow as lines of their own. */
export interface HostLine {
  readonly host: string;
  readonly node?: string;
  readonly address?: string;
  readonly identity: IdentityState;
  readonly connection: (ObservedLine & { readonly value: "connected" }) | Unobserved;
  readonly facts: readonly string[];
}

/** What is equal in the specs of several Pods; numbered from 0 in the order of the lines. */
export interface PodSpecLine {
  readonly podSpec: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** An object of the list `object`. A Pod's `value.spec` has what is its own; the rest is in the line `podSpec`. */
export interface ObjectLine {
  readonly object: string;
  readonly podSpec?: number;
  readonly value: Readonly<Record<string, unknown>>;
}

export type HostFactLine = { readonly hostFact: string; readonly of: string } & (
  | (ObservedLine & { readonly value: unknown })
  | Unobserved
);

/** Last line: without it the file was cut. Lines before it, and the SHA-256 of their bytes, newlines included. */
export interface EndLine {
  readonly end: true;
  readonly lines: number;
  readonly sha256: string;
}

export type Line = HeaderLine | ObservationLine | HostLine | PodSpecLine | ObjectLine | HostFactLine | EndLine;
