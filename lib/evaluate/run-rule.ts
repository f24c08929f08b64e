import type { Undecided } from "../fact-needs.js";
import type { Occasion } from "../model/change.js";
import type { Finding } from "../model/finding.js";
import type { ListDefinition } from "../model/lists.js";
import type { Observation, UnobservedReason } from "../model/observation.js";
import type { RuleState } from "../model/report.js";
import type { Host, Snapshot } from "../model/snapshot.js";
import type { AnyRule, Outcome } from "../rule.js";
import { toFinding } from "./finding.js";
import { firstUnpicked, type Guard, identify, type Knowledge, observations, view } from "./knowledge.js";
import { namesHosts, selectHosts } from "./select-hosts.js";

/** Something a rule could not decide; `host` where the question was about one. */
export interface OpenQuestion {
  readonly reason: UnobservedReason | "defect";
  readonly detail: string;
  readonly host?: string;
  /** the fact that was missing, if one was */
  readonly missing?: string;
}

/** What one rule said. */
export interface RuleResult {
  readonly rule: AnyRule;
  readonly state: RuleState;
  readonly examined: number;
  readonly findings: readonly Finding[];
  readonly questions: readonly OpenQuestion[];
}

export interface RunContext {
  readonly snapshot: Snapshot;
  readonly occasion: Occasion;
  readonly knowledge: Knowledge;
  readonly lists: readonly ListDefinition[];
  readonly guard: Guard;
}

/** Runs a rule wherever it applies. A rule that throws is a defect and stays open; it never takes another one with it. */
export function runRule(rule: AnyRule, context: RunContext): RuleResult {
  const unread = unreadFields(rule, context);
  if (unread !== undefined) return conclude(rule, [{ questions: [unread] }]);
  return conclude(rule, rule.scope === "host" ? runOnHosts(rule, context) : [runOnCluster(rule, context)]);
}

interface Part {
  readonly examined?: number;
  readonly findings?: readonly Finding[];
  readonly questions?: readonly OpenQuestion[];
}

function runOnHosts(rule: AnyRule, context: RunContext): readonly Part[] {
  const hosts = selectHosts(context.snapshot, context.occasion, "touched");
  if (hosts.length === 0) {
    const detail = "no host is known: neither the Nodes nor any host was read";
    return [{ questions: [{ reason: "not-collected", detail, missing: "nodes" }] }];
  }
  return hosts.map((host) => attempt(host.name, () => runOnHost(rule, context, host)));
}

function runOnHost(rule: AnyRule, { knowledge, occasion, snapshot, guard }: RunContext, host: Host): Part {
  const cluster = view(rule.requires.cluster, rule.consults?.cluster, (key) => knowledge.cluster(key));
  if ("missing" in cluster) return { questions: [question(cluster.missing, cluster.key, host.name)] };
  const facts = view(rule.requires.host, rule.consults?.host, (key) => knowledge.host(host, key));
  if ("missing" in facts) return { questions: [question(facts.missing, facts.key, host.name)] };
  const outcome = rule.evaluate({
    change: occasion,
    collectedAt: snapshot.collectedAt.to,
    cluster: guard(cluster.facts),
    host: { ...identify(host), facts: guard(facts.facts) },
  } as never);
  return partOf(rule, outcome, snapshot, host.name);
}

function runOnCluster(rule: AnyRule, { knowledge, occasion, snapshot, guard }: RunContext): Part {
  return attempt(undefined, () => {
    const cluster = view(rule.requires.cluster, rule.consults?.cluster, (key) => knowledge.cluster(key));
    if ("missing" in cluster) return { questions: [question(cluster.missing, cluster.key)] };
    const selected = rule.hosts === undefined ? [] : selectHosts(snapshot, occasion, rule.hosts.of);
    const hosts = new Map(
      selected.map((host) => {
        const facts = observations(rule.hosts?.facts ?? [], (key) => knowledge.host(host, key));
        return [host.name, { ...identify(host), facts: guard(facts) as typeof facts }] as const;
      }),
    );
    const outcome = rule.evaluate({
      change: occasion,
      collectedAt: snapshot.collectedAt.to,
      cluster: guard(cluster.facts),
      hosts,
    } as never);
    const part = partOf(rule, outcome, snapshot);
    if (outcome.kind === "notApplicable") return part;
    const unseen = [...unlistedHosts(rule, occasion, knowledge.cluster("nodes")), ...unseenHosts(rule, hosts, part)];
    return { ...part, questions: [...(part.questions ?? []), ...unseen] };
  });
}

type SeenHosts = ReadonlyMap<string, { readonly facts: Readonly<Record<string, Observation<unknown>>> }>;

/** A clean result stands only if the hosts that it needs were seen; a finding stands, and what was not seen is said too. */
function unseenHosts(rule: AnyRule, hosts: SeenHosts, part: Part): readonly OpenQuestion[] {
  if (rule.hosts === undefined) return [];
  const unseen = [...hosts].flatMap(([host, { facts }]) => {
    const missing = Object.entries(facts).find(([, fact]) => fact.state === "unobserved");
    return missing?.[1].state === "unobserved" ? [question(missing[1], missing[0], host)] : [];
  });
  if (hosts.size === 0) return [{ reason: "not-collected", detail: "no such host is known", missing: "hosts" }];
  if (rule.hosts.need === "all") return unseen;
  return unseen.length === hosts.size && (part.findings?.length ?? 0) === 0 ? unseen : [];
}

/** Without the list of Nodes nobody knows whether the hosts that were given are all of them. */
function unlistedHosts(rule: AnyRule, occasion: Occasion, nodes: Observation<unknown>): readonly OpenQuestion[] {
  const isNamed = rule.hosts?.of === "touched" && namesHosts(occasion);
  if (rule.hosts?.need !== "all" || isNamed || nodes.state === "observed") return [];
  return [{ reason: nodes.reason, detail: `which hosts there are is not known: ${nodes.detail}`, missing: "nodes" }];
}

function attempt(host: string | undefined, run: () => Part): Part {
  try {
    return run();
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown);
    const at = host === undefined ? {} : { host };
    return { questions: [{ reason: "defect", detail: `the rule failed: ${words}; please report it`, ...at }] };
  }
}

function partOf(rule: AnyRule, outcome: Outcome, snapshot: Snapshot, host?: string): Part {
  if (outcome.kind === "notApplicable") return {};
  const at = host === undefined ? {} : { host };
  return {
    examined: outcome.examined,
    findings: outcome.violations.map((violation) => toFinding(rule, violation, snapshot.cluster.id, host ?? null)),
    questions: outcome.undecided.map(({ reason, detail }: Undecided) => ({ reason, detail, ...at })),
  };
}

function question(missing: Observation<unknown>, key: string, host?: string): OpenQuestion {
  if (missing.state === "observed") throw new TypeError(`${key} is observed`);
  const at = host === undefined ? {} : { host };
  return { reason: missing.reason, detail: missing.detail, missing: key, ...at };
}

/** A snapshot that was recorded with fewer fields than the rule reads cannot answer it. */
function unreadFields(rule: AnyRule, { snapshot, lists }: RunContext): OpenQuestion | undefined {
  for (const { fact } of lists) {
    const reads = rule.reads?.[fact];
    if (reads === undefined || snapshot.facts[fact]?.state !== "observed") continue;
    const lost = firstUnpicked(reads, snapshot.picks[fact] ?? []);
    if (lost === undefined) continue;
    return { reason: "not-collected", detail: `the snapshot was recorded without ${lost} of ${fact}`, missing: fact };
  }
  return undefined;
}

function conclude(rule: AnyRule, parts: readonly Part[]): RuleResult {
  const questions = parts.flatMap((part) => part.questions ?? []);
  const examined = parts.reduce((sum, part) => sum + (part.examined ?? 0), 0);
  return {
    rule,
    state: stateOf(questions, examined),
    examined,
    findings: parts.flatMap((part) => part.findings ?? []),
    questions,
  };
}

function stateOf(questions: readonly OpenQuestion[], examined: number): RuleState {
  if (questions.some(({ reason }) => reason === "defect")) return "defect";
  if (questions.length > 0) return "open";
  return examined === 0 ? "notApplicable" : "evaluated";
}
