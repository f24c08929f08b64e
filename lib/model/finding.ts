import type { UnobservedReason } from "./observation.js";
import type { Severity } from "./severity.js";

/** The thing that a finding is about: an API object, or (kind `Host`, `Directory`) a machine or a path on one. */
export interface Subject {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** absolute path on the host, for kind `Directory` */
  readonly path?: string;
}

/** Where a finding rests: a field of an API object, or a part of a host fact. `path` is a JSON pointer (RFC 6901). */
export type Evidence =
  | { readonly object: string; readonly path: string; readonly value: JsonValue }
  | { readonly host: string; readonly fact: string; readonly path: string; readonly value: JsonValue };

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Named values of a message. A list is joined in a sentence and becomes several arguments in a command. */
export type MessageValues = Readonly<Record<string, string | number | readonly string[]>>;

/** Parts of a fingerprint. Never UIDs, names of controlled Pods, sandbox ids, line numbers, severities. */
export type IdentityKey = "kind" | "namespace" | "name" | "node" | "pv" | "path" | "key";
export type Identity = Readonly<Partial<Record<IdentityKey, string>>>;

export interface Remediation {
  readonly text: string;
  readonly commands: readonly string[];
  /** the commands take something away that does not come back */
  readonly destructive: boolean;
}

export type Certainty = "certain" | "conditional";

export interface Waiver {
  readonly id: string;
  readonly ruleId: string;
  /** matches the subject as `namespace/name`, name or path; absent matches every finding of the rule */
  readonly subject?: string;
  readonly reason: string;
  readonly owner?: string;
  readonly ticket?: string;
  /** RFC 3339 date or time; expired when it, or the end of that day, lies before the snapshot's collectedAt */
  readonly expires?: string;
}

/** One hazard on one subject, as the report holds it. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly condition?: string;
  readonly title: string;
  readonly subject: Subject;
  readonly affected: readonly Subject[];
  readonly affectedTotal: number;
  readonly host?: string;
  readonly messageId: string;
  readonly message: string;
  readonly data: MessageValues;
  readonly impact: string;
  readonly remediation: readonly Remediation[];
  /** read-only commands that show whether the hazard is still there */
  readonly verify: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly owners: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly docsUrl: string;
  readonly waiver?: string;
}

/** A question that could not be decided: one entry per rule and reason. */
export interface OpenResult {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly reason: UnobservedReason | "defect";
  readonly detail: string;
  readonly hosts: readonly string[];
  readonly fingerprint: string;
  readonly waiver?: string;
}
