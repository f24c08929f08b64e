import { compareText } from "../derive/compare-text.js";
import type { AnyDerivedFact } from "../derived-fact.js";
import { type Change, NEED_HOSTS, STANDING } from "../model/change.js";
import type { OpenResult, Waiver } from "../model/finding.js";
import { LISTS, type ListDefinition } from "../model/lists.js";
import type { Prediction } from "../model/prediction.js";
import type { Report } from "../model/report.js";
import { REPORT_SCHEMA } from "../model/report.js";
import type { Snapshot } from "../model/snapshot.js";
import type { AnyRule } from "../rule.js";
import { coverageOf } from "./coverage.js";
import { openFingerprint } from "./fingerprint.js";
import { createKnowledge, type Guard, type Knowledge } from "./knowledge.js";
import { mergeFindings } from "./merge.js";
import { openResults } from "./open-results.js";
import { rulesDigest } from "./rules-digest.js";
import { type OpenQuestion, type RuleResult, runRule } from "./run-rule.js";
import { selectHosts } from "./select-hosts.js";
import { summarise } from "./summary.js";
import { judge } from "./verdict.js";
import { waive } from "./waive.js";

/** Everything an audit depends on. Equal inputs give equal reports; identity and time of the report come from outside. */
export interface AuditInput {
  readonly snapshot: Snapshot;
  /** null for the standing audit */
  readonly change: Change | null;
  readonly rules: readonly AnyRule[];
  readonly derivedFacts: readonly AnyDerivedFact[];
  /** kaudit's own, unless plugins bring more */
  readonly lists?: readonly ListDefinition[];
  readonly hosts: Report["scope"]["hosts"];
  /** chosen not to run: listed as skipped */
  readonly skipped: ReadonlySet<string>;
  readonly waivers: readonly Waiver[];
  readonly reportId: string;
  readonly generatedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** stands between a rule and the facts it is handed; the rule tester's way to catch an undeclared read */
  readonly guard?: Guard;
}

/** Runs the rules that speak to the change on the facts of a snapshot. */
export function evaluate(input: AuditInput): Report {
  const { snapshot, change, rules, reportId, generatedAt, tool, lists = LISTS } = input;
  const occasion = change ?? STANDING;
  const speaking = rules
    .filter((rule) => rule.occasions.includes(occasion.kind))
    .sort((a, b) => compareText(a.id, b.id));
  const knowledge = createKnowledge(snapshot, occasion, input.derivedFacts, input.guard, lists);
  const results = speaking.map((rule) =>
    isSkipped(rule, input)
      ? skip(rule)
      : runRule(rule, { snapshot, occasion, knowledge, lists, guard: input.guard ?? ((facts) => facts) }),
  );
  const { prediction, question } = predict(knowledge, change, input.derivedFacts);
  const waived = waive(
    mergeFindings(results.flatMap(({ findings }) => findings)),
    [
      ...openResults(results, occasion.kind, snapshot.cluster.id),
      ...openPrediction(question, snapshot.cluster.id),
      ...openCluster(snapshot),
    ],
    input.waivers,
    snapshot.collectedAt.to,
  );
  const { verdict, reasons } = judge(waived.findings, waived.open, change !== null);
  const hosts = selectHosts(snapshot, occasion, change === null ? "all" : "touched");
  return {
    schema: REPORT_SCHEMA,
    reportId,
    generatedAt,
    language: "en",
    tool: { ...tool, rulesDigest: rulesDigest(rules) },
    cluster: { ...snapshot.cluster, version: versionOf(snapshot) },
    change,
    collectedAt: snapshot.collectedAt,
    scope: { hosts: input.hosts, rules: speaking.map(({ id }) => id), sources: snapshot.sources },
    verdict,
    verdictReasons: reasons,
    summary: summarise(waived.findings, waived.open, results, hosts),
    coverage: coverageOf(snapshot, hosts, lists),
    rules: results.map(describe),
    findings: waived.findings,
    open: waived.open,
    waivers: waived.waivers,
    ...(prediction === undefined ? {} : { prediction }),
  };
}

/**
 * `--hosts none` is a person's choice not to look: rules that live on host facts are skipped, not open. A change that needs its
 * hosts is another matter: nobody can choose not to know what it destroys and be told that nothing is lost.
 */
function isSkipped(rule: AnyRule, { skipped, hosts, change }: AuditInput): boolean {
  if (skipped.has(rule.id)) return true;
  const isNeeded = change !== null && NEED_HOSTS.has(change.kind);
  return hosts === "none" && !isNeeded && (rule.scope === "host" || rule.hosts !== undefined);
}

function skip(rule: AnyRule): RuleResult {
  return { rule, state: "skipped", examined: 0, findings: [], questions: [] };
}

function describe({ rule, state, examined, questions }: RuleResult): Report["rules"][number] {
  const missing = [...new Set(questions.flatMap(({ missing: fact }) => fact ?? []))].sort(compareText);
  return { ruleId: rule.id, title: rule.title, family: rule.family, risks: rule.risks, state, examined, missing };
}

/** The very value that the rules read, or why there is none: a prediction that is missing is open, as a rule is. */
function predict(
  knowledge: Knowledge,
  change: Change | null,
  definitions: readonly AnyDerivedFact[],
): { readonly prediction?: Prediction; readonly question?: OpenQuestion } {
  if (change === null || !definitions.some(({ predicts }) => predicts?.includes(change.kind))) return {};
  try {
    const prediction = knowledge.cluster("prediction");
    if (prediction.state === "observed") return { prediction: prediction.value as Prediction };
    return { question: { reason: prediction.reason, detail: prediction.detail } };
  } catch (thrown) {
    return { question: { reason: "defect", detail: `the prediction failed: ${String(thrown)}; please report it` } };
  }
}

function openPrediction(question: OpenQuestion | undefined, clusterId: string | null): readonly OpenResult[] {
  if (question === undefined) return [];
  const { reason, detail } = question;
  const fingerprint = openFingerprint("prediction", clusterId, reason);
  return [{ ruleId: "prediction", severity: "high", reason, detail, hosts: [], fingerprint }];
}

/** A list of Nodes that is empty is an answer, and still nothing was there to look at: no rule's silence is good news then. */
function openCluster({ facts: { nodes }, cluster }: Snapshot): readonly OpenResult[] {
  if (nodes?.state !== "observed" || nodes.value.length > 0) return [];
  const reason = "not-collected";
  const detail = "the list of Nodes is empty: no machine of the cluster was there to be looked at";
  const fingerprint = openFingerprint("nodes", cluster.id, reason);
  return [{ ruleId: "nodes", severity: "high", reason, detail, hosts: [], fingerprint }];
}

function versionOf({ facts }: Snapshot): string | null {
  return facts.version?.state === "observed" ? facts.version.value.gitVersion : null;
}
