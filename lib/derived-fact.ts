import type { ClusterKey, ClusterView, HostIdentification, HostKey, HostView, Needs, Undecided } from "./fact-needs.js";
import type { ChangeKind, Occasion } from "./model/change.js";
import type { Prediction } from "./model/prediction.js";

/** Facts computed once per audit from the cluster's; the definitions stand in lib/derived/. Plugins merge into it. */
export interface DerivedClusterFacts {
  /** what the change will do; which kind depends on the change */
  readonly prediction: Prediction;
}

/** Facts computed once per host and audit. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by lib/derived and by plugins
export interface DerivedHostFacts {}

interface DerivationInput<RC extends ClusterKey, CC extends ClusterKey> {
  readonly change: Occasion;
  readonly collectedAt: string;
  readonly cluster: ClusterView<RC, CC>;
}

export interface DerivedHostFact<
  T = unknown,
  RC extends ClusterKey = ClusterKey,
  RH extends HostKey = HostKey,
  CC extends ClusterKey = ClusterKey,
  CH extends HostKey = HostKey,
> {
  readonly id: HostKey;
  readonly scope: "host";
  readonly requires: Needs<RC, RH>;
  readonly consults?: Needs<CC, CH>;
  derive(
    input: DerivationInput<RC, CC> & { readonly host: HostIdentification & { readonly facts: HostView<RH, CH> } },
  ): T | Undecidable;
}

export interface DerivedClusterFact<
  T = unknown,
  RC extends ClusterKey = ClusterKey,
  CC extends ClusterKey = ClusterKey,
  H extends HostKey = HostKey,
> {
  readonly id: ClusterKey;
  readonly scope: "cluster";
  /** the report prints this fact as the prediction of these changes */
  readonly predicts?: readonly ChangeKind[];
  readonly requires: Needs<RC, never>;
  readonly consults?: Needs<CC, never>;
  /** hosts that the change touches, each fact an observation */
  readonly hosts?: readonly H[];
  derive(
    input: DerivationInput<RC, CC> & {
      readonly hosts: ReadonlyMap<string, HostIdentification & { readonly facts: HostView<never, H> }>;
    },
  ): T | Undecidable;
}

/** A derivation's word that it cannot tell; wrapped, so that no value can be mistaken for it. */
export class Undecidable {
  readonly undecided: Undecided;
  constructor(undecided: Undecided) {
    this.undecided = undecided;
  }
}
