import type { Change } from "../model/change.js";
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

interface ObservedLine {
  readonly state: "observed";
  readonly source: string;
  readonly at: string;
}

export interface UnobservedLine {
  readonly state: "unobserved";
  /** one of UNOBSERVED_REASONS, or of those that a later version adds */
  readonly reason: string;
  readonly detail: string;
  readonly source: string;
  readonly at: string;
}

/** A cluster fact that is a list: the objects follow as lines of their own. */
export interface ListLine extends ObservedLine {
  readonly observation: string;
  readonly objects: number;
}

/** Any other cluster fact, with its value. */
export interface ValueLine extends ObservedLine {
  readonly observation: string;
  readonly value: unknown;
}

/** A cluster fact that is not known. */
export interface MissingLine extends UnobservedLine {
  readonly observation: string;
}

export type ObservationLine = ListLine | ValueLine | MissingLine;

/** A machine, and which facts of it follow as lines of their own. */
export interface HostLine {
  readonly host: string;
  readonly node?: string;
  readonly address?: string;
  readonly identity: IdentityState;
  readonly connection: Connected | UnobservedLine;
  readonly facts: readonly string[];
}

export interface Connected extends ObservedLine {
  readonly value: "connected";
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

export interface HostValueLine extends ObservedLine {
  readonly hostFact: string;
  readonly of: string;
  readonly value: unknown;
}

export interface HostMissingLine extends UnobservedLine {
  readonly hostFact: string;
  readonly of: string;
}

export type HostFactLine = HostValueLine | HostMissingLine;

/** Last line: without it the file was cut. Lines before it, and the SHA-256 of their bytes, newlines included. */
export interface EndLine {
  readonly end: true;
  readonly lines: number;
  readonly sha256: string;
}

export type Line = HeaderLine | ObservationLine | HostLine | PodSpecLine | ObjectLine | HostFactLine | EndLine;
