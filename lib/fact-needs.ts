import type { ClusterFactId, ClusterFacts } from "./model/cluster-facts.js";
import type { HostFactId, HostFacts } from "./model/host-facts.js";
import type { Observation, UnobservedReason } from "./model/observation.js";
import type { IdentityState } from "./model/snapshot.js";
import type { DerivedClusterFacts, DerivedHostFacts } from "./derived-fact.js";

/** What a rule may ask for about the cluster: facts and what was derived from them, in one space of names. */
export interface ClusterKnowledge extends ClusterFacts, DerivedClusterFacts {}
export type ClusterKey = keyof ClusterKnowledge;

/** The same about one host. */
export interface HostKnowledge extends HostFacts, DerivedHostFacts {}
export type HostKey = keyof HostKnowledge;

export type DerivedClusterFactId = Exclude<ClusterKey, ClusterFactId>;
export type DerivedHostFactId = Exclude<HostKey, HostFactId>;

/**
 * What a rule or a derived fact needs. Required: present as a value, or the rule is open without being called.
 * Consulted: present as an observation, and the rule deals with its absence.
 */
export interface Needs<C extends ClusterKey = ClusterKey, H extends HostKey = HostKey> {
  readonly cluster?: readonly C[];
  readonly host?: readonly H[];
}

/** Required facts as values, consulted ones as observations; nothing else is there to be read. */
export type ClusterView<RC extends ClusterKey, CC extends ClusterKey> = {
  readonly [F in RC]: ClusterKnowledge[F];
} & { readonly [F in CC]: Observation<ClusterKnowledge[F]> };

export type HostView<RH extends HostKey, CH extends HostKey> = {
  readonly [F in RH]: HostKnowledge[F];
} & { readonly [F in CH]: Observation<HostKnowledge[F]> };

/** Which machine the host facts are of. */
export interface HostIdentification {
  readonly name: string;
  /** name of the Node, null for a machine that is none */
  readonly node: string | null;
  readonly identity: IdentityState;
}

/** Something that could not be decided, and why, in one sentence. */
export interface Undecided {
  readonly reason: UnobservedReason;
  readonly detail: string;
}
