import type {
  ClusterKey,
  ClusterView,
  HostIdentification,
  HostKey,
  HostSelection,
  HostView,
  Needs,
  Undecided,
} from "./fact-needs.js";
import type { OccasionKind, Occasions } from "./model/change.js";
import type { Certainty, Evidence, IdentityKey, MessageValues, Remediation, Subject } from "./model/finding.js";
import type { ListFactId } from "./model/lists.js";
import type { Observation, UnobservedReason } from "./model/observation.js";
import type { Prediction } from "./model/prediction.js";
import type { Severity } from "./model/severity.js";

/**
 * Words of one kind of finding, with `{name}` where a value goes. In a command every value is quoted for the shell by the
 * engine; a value that cannot be quoted safely takes its command away.
 */
export interface MessageTemplate {
  /** the fact with its numbers, present tense */
  readonly message: string;
  /** what it means for the person */
  readonly impact: string;
  /** for conditional findings: what must happen for the loss to come true, beginning with "if" */
  readonly condition?: string;
  readonly remediation: readonly Remediation[];
  readonly verify: readonly string[];
}

/** One hazard on one subject. The engine turns it into a finding. */
export interface Violation<M extends string = string, I extends IdentityKey = IdentityKey> {
  readonly messageId: M;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly subject: Subject;
  /** what stays the same when the hazard is found again tomorrow */
  readonly identity: Readonly<Partial<Record<I, string>>>;
  readonly data: MessageValues;
  readonly affected?: readonly Subject[];
  /** who to ask: label of ownership → value */
  readonly owners?: Readonly<Record<string, string>>;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

export type Outcome<M extends string = string, I extends IdentityKey = IdentityKey> =
  | {
      readonly kind: "examined";
      /** subjects looked at */
      readonly examined: number;
      readonly violations: readonly Violation<M, I>[];
      readonly undecided: readonly Undecided[];
    }
  | { readonly kind: "notApplicable"; readonly reason: string };

export interface RuleMeta<K extends OccasionKind, M extends string, I extends IdentityKey> {
  /** kebab-case noun of the hazard in its failing state; the name of the rule's file, spec and page */
  readonly id: string;
  /** ids under which the rule was published before; the oldest first, it goes into fingerprints */
  readonly formerIds?: readonly string[];
  /** folder below rules/ */
  readonly family: string;
  /** short, stable, without numbers: it becomes a ticket's summary */
  readonly title: string;
  /** ids of the risks in docs/risks.md that the rule tells */
  readonly risks: readonly string[];
  /** why it matters, for `kaudit explain` and the rule's page */
  readonly rationale: string;
  /** Kubernetes' source, man pages, reports */
  readonly sources: readonly [string, ...string[]];
  readonly occasions: readonly K[];
  /** the worst that the rule can say on each occasion; an open result carries it */
  readonly worst: Readonly<Record<K, Severity>>;
  readonly identity: readonly I[];
  readonly messages: Readonly<Record<M, MessageTemplate>>;
  /** fields beyond a list's own picks */
  readonly reads?: { readonly [F in ListFactId]?: readonly string[] };
}

interface RuleInput<K extends OccasionKind, RC extends ClusterKey, CC extends ClusterKey> {
  readonly change: Occasions[K];
  /** RFC 3339; the only clock that a rule may read */
  readonly collectedAt: string;
  readonly cluster: ClusterView<RC, CC>;
}

/** A rule that runs once for each host that the change touches (each host, in the standing audit). */
export interface HostRule<
  K extends OccasionKind = OccasionKind,
  M extends string = string,
  I extends IdentityKey = IdentityKey,
  RC extends ClusterKey = ClusterKey,
  RH extends HostKey = HostKey,
  CC extends ClusterKey = ClusterKey,
  CH extends HostKey = HostKey,
> extends RuleMeta<K, M, I> {
  readonly scope: "host";
  readonly requires: Needs<RC, RH>;
  readonly consults?: Needs<CC, CH>;
  evaluate(
    input: RuleInput<K, RC, CC> & { readonly host: HostIdentification & { readonly facts: HostView<RH, CH> } },
  ): Outcome<NoInfer<M>, NoInfer<I>>;
}

/** A rule that runs once and sees hosts, if it asked for them, as a map of observations. */
export interface ClusterRule<
  K extends OccasionKind = OccasionKind,
  M extends string = string,
  I extends IdentityKey = IdentityKey,
  RC extends ClusterKey = ClusterKey,
  CC extends ClusterKey = ClusterKey,
  H extends HostKey = HostKey,
> extends RuleMeta<K, M, I> {
  readonly scope: "cluster";
  readonly requires: Needs<RC, never>;
  readonly consults?: Needs<CC, never>;
  readonly hosts?: HostSelection<H>;
  evaluate(
    input: RuleInput<K, RC, CC> & {
      readonly hosts: ReadonlyMap<string, HostIdentification & { readonly facts: HostView<never, H> }>;
    },
  ): Outcome<NoInfer<M>, NoInfer<I>>;
}

/** A rule with its type parameters erased, as lists of rules hold it. */
export interface AnyRule extends Omit<RuleMeta<OccasionKind, string, IdentityKey>, "worst"> {
  readonly worst: Readonly<Partial<Record<OccasionKind, Severity>>>;
  readonly scope: "host" | "cluster";
  readonly requires: Needs;
  readonly consults?: Needs;
  readonly hosts?: HostSelection<HostKey>;
  evaluate(input: never): Outcome;
}

/** Declares a rule on one host; what it did not declare does not compile. */
export function defineHostRule<
  const K extends OccasionKind,
  const M extends string,
  const I extends IdentityKey,
  const RC extends ClusterKey = never,
  const RH extends HostKey = never,
  const CC extends ClusterKey = never,
  const CH extends HostKey = never,
>(rule: Omit<HostRule<K, M, I, RC, RH, CC, CH>, "scope">): HostRule<K, M, I, RC, RH, CC, CH> {
  return { ...rule, scope: "host" };
}

/** Declares a rule on the cluster as a whole. */
export function defineClusterRule<
  const K extends OccasionKind,
  const M extends string,
  const I extends IdentityKey,
  const RC extends ClusterKey = never,
  const CC extends ClusterKey = never,
  const H extends HostKey = never,
>(rule: Omit<ClusterRule<K, M, I, RC, CC, H>, "scope">): ClusterRule<K, M, I, RC, CC, H> {
  return { ...rule, scope: "cluster" };
}

type Result<M extends string, I extends IdentityKey> = Violation<M, I> | Undecided;

/** Looks at every subject and keeps count. `check` answers with what is wrong, what it could not decide, or nothing. */
export function examine<T, M extends string, I extends IdentityKey>(
  subjects: Iterable<T>,
  check: (subject: T) => Result<M, I> | readonly Result<M, I>[] | undefined,
): Outcome<M, I> {
  const violations: Violation<M, I>[] = [];
  const undecided: Undecided[] = [];
  let examined = 0;
  for (const subject of subjects) {
    examined++;
    for (const result of [check(subject) ?? []].flat()) {
      if ("messageId" in result) violations.push(result);
      else undecided.push(result);
    }
  }
  return { kind: "examined", examined, violations, undecided };
}

/** The hazard cannot arise here: for example no tree that the rule speaks of is moved. */
export function notApplicable(reason: string): Outcome<never, never> {
  return { kind: "notApplicable", reason };
}

/** The rule looked and could not decide. */
export function open(reason: UnobservedReason, detail: string): Outcome<never, never> {
  return { kind: "examined", examined: 0, violations: [], undecided: [{ reason, detail }] };
}

/** The same, with the number of subjects that were looked at to come to it: those that gave no reason to check are among them. */
export function lookedAt<M extends string, I extends IdentityKey>(
  outcome: Outcome<M, I>,
  examined: number,
): Outcome<M, I> {
  return outcome.kind === "notApplicable" ? outcome : { ...outcome, examined };
}

/** The same, and open as well where the prediction that it rests on lacks facts: what it does not show may come all the same. */
export function openWhereIncomplete<M extends string, I extends IdentityKey>(
  outcome: Outcome<M, I>,
  { complete, missing }: Pick<Prediction, "complete" | "missing">,
): Outcome<M, I> {
  if (complete || outcome.kind === "notApplicable") return outcome;
  const detail = `the prediction is incomplete: ${missing.join("; ")}`;
  return { ...outcome, undecided: [...outcome.undecided, { reason: "not-collected", detail }] };
}

/** What a missing consulted fact leaves undecided. */
export function undecidedBy(observation: Observation<unknown>, question: string): Undecided | undefined {
  if (observation.state === "observed") return undefined;
  return { reason: observation.reason, detail: `${question}: ${observation.detail}` };
}
