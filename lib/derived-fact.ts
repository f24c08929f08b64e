import type {
  ClusterKey,
  ClusterKnowledge,
  ClusterView,
  DerivedClusterFactId,
  DerivedHostFactId,
  HostIdentification,
  HostKey,
  HostKnowledge,
  HostSelection,
  HostView,
  Needs,
  Undecided,
} from "./fact-needs.js";
import type { ChangeKind, Occasion } from "./model/change.js";

interface DerivationInput<RC extends ClusterKey, CC extends ClusterKey> {
  readonly change: Occasion;
  readonly collectedAt: string;
  readonly cluster: ClusterView<RC, CC>;
}

/** A fact computed once per host and audit from what it declares. */
export interface DerivedHostFact<
  F extends DerivedHostFactId = DerivedHostFactId,
  RC extends ClusterKey = ClusterKey,
  RH extends HostKey = HostKey,
  CC extends ClusterKey = ClusterKey,
  CH extends HostKey = HostKey,
> {
  readonly id: F;
  readonly scope: "host";
  readonly requires: Needs<RC, RH>;
  readonly consults?: Needs<CC, CH>;
  derive(
    input: DerivationInput<RC, CC> & { readonly host: HostIdentification & { readonly facts: HostView<RH, CH> } },
  ): HostKnowledge[F] | Undecidable;
}

/** A fact computed once per audit; it may look at hosts, each of their facts an observation. */
export interface DerivedClusterFact<
  F extends DerivedClusterFactId = DerivedClusterFactId,
  RC extends ClusterKey = ClusterKey,
  CC extends ClusterKey = ClusterKey,
  H extends HostKey = HostKey,
> {
  readonly id: F;
  readonly scope: "cluster";
  /** the report prints this fact as the prediction of these changes */
  readonly predicts?: readonly ChangeKind[];
  readonly requires: Needs<RC, never>;
  readonly consults?: Needs<CC, never>;
  readonly hosts?: HostSelection<H>;
  derive(
    input: DerivationInput<RC, CC> & {
      readonly hosts: ReadonlyMap<string, HostIdentification & { readonly facts: HostView<never, H> }>;
    },
  ): ClusterKnowledge[F] | Undecidable;
}

/** A derived fact with its type parameters erased. */
export interface AnyDerivedFact {
  readonly id: DerivedClusterFactId | DerivedHostFactId;
  readonly scope: "host" | "cluster";
  readonly predicts?: readonly ChangeKind[];
  readonly requires: Needs;
  readonly consults?: Needs;
  readonly hosts?: HostSelection<HostKey>;
  derive(input: never): unknown;
}

export function defineDerivedHostFact<
  const F extends DerivedHostFactId,
  const RC extends ClusterKey = never,
  const RH extends HostKey = never,
  const CC extends ClusterKey = never,
  const CH extends HostKey = never,
>(fact: Omit<DerivedHostFact<F, RC, RH, CC, CH>, "scope">): DerivedHostFact<F, RC, RH, CC, CH> {
  return { ...fact, scope: "host" };
}

export function defineDerivedClusterFact<
  const F extends DerivedClusterFactId,
  const RC extends ClusterKey = never,
  const CC extends ClusterKey = never,
  const H extends HostKey = never,
>(fact: Omit<DerivedClusterFact<F, RC, CC, H>, "scope">): DerivedClusterFact<F, RC, CC, H> {
  return { ...fact, scope: "cluster" };
}

// A plugin may bring a copy of kaudit of its own, whose class is not this one; the registered symbol is the same.
const MARK = Symbol.for("kaudit.Undecidable");

/** A derivation's word that it cannot tell; wrapped, so that no value can be mistaken for it. */
export class Undecidable {
  readonly [MARK] = true;
  readonly undecided: Undecided;

  constructor(undecided: Undecided) {
    this.undecided = undecided;
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && MARK in value;
  }
}
