import {
  type ComparedReport,
  DIFF_SCHEMA,
  type Diff,
  type IncomparableResult,
  type Result,
  type Side,
  type UnchangedResult,
} from "../../model/diff.js";
import type { Report } from "../../model/report.js";
import { bodyOf, compareResults, formerOf, isWorse, resultsOf } from "./result.js";
import { changeMismatch, clusterMismatch, type Mismatch } from "./same.js";
import { type Sight, sightOf, whySilent } from "./silence.js";

/**
 * What became of the results of one report in another. Results are the same where their fingerprints are. One that only the
 * earlier report has is resolved if the later one looked and did not find it, and incomparable otherwise; one that only the
 * later report has is new if the earlier one would have had it.
 */
export function compareReports(before: Report, after: Report): Diff {
  const otherCluster = clusterMismatch(before, after);
  const mismatch = otherCluster ?? changeMismatch(before.change, after.change);
  const [old, now] = [sightOf(before, "before"), sightOf(after, "after")];
  const earlier = new Map(resultsOf(before).map((result) => [bodyOf(result).fingerprint, result]));
  const later = new Map(resultsOf(after).map((result) => [bodyOf(result).fingerprint, result]));
  const isPaired = (result: Result, others: ReadonlyMap<string, Result>): boolean =>
    otherCluster === null && others.get(bodyOf(result).fingerprint)?.kind === result.kind;

  const unchanged = [...later.values()].flatMap((result): readonly UnchangedResult[] => {
    const same = earlier.get(bodyOf(result).fingerprint);
    if (same === undefined || !isPaired(result, earlier)) return [];
    const former = formerOf(same, result);
    return [former === undefined ? result : { ...result, former }];
  });
  const onlyLater = [...later.values()].filter((result) => !isPaired(result, earlier));
  const onlyEarlier = [...earlier.values()].filter((result) => !isPaired(result, later));
  const added = split(onlyLater, "after", (result) => mismatch ?? whyNotNew(result, now, old));
  const gone = split(onlyEarlier, "before", (result) => mismatch ?? whySilent(result, old, now));
  const incomparable = [...added.incomparable, ...gone.incomparable].sort(compareResults);
  return {
    schema: DIFF_SCHEMA,
    before: compared(before),
    after: compared(after),
    notes: notesOn(before, after, mismatch),
    summary: {
      new: added.comparable.length,
      resolved: gone.comparable.length,
      unchanged: unchanged.length,
      worse: unchanged.filter(isWorse).length,
      incomparable: incomparable.length,
    },
    new: added.comparable,
    resolved: gone.comparable,
    unchanged: unchanged.toSorted(compareResults),
    incomparable,
  };
}

/** Where there was nothing of the kind before, what is there now is new; that it is gone would not follow. */
function whyNotNew(result: Result, here: Sight, there: Sight): Mismatch | null {
  const why = whySilent(result, here, there);
  return why?.reason === "rule-not-applicable" ? null : why;
}

function split(
  results: readonly Result[],
  side: Side,
  why: (result: Result) => Mismatch | null,
): { readonly comparable: readonly Result[]; readonly incomparable: readonly IncomparableResult[] } {
  const comparable: Result[] = [];
  const incomparable: IncomparableResult[] = [];
  for (const result of results.toSorted(compareResults)) {
    const mismatch = why(result);
    if (mismatch === null) comparable.push(result);
    else incomparable.push({ ...result, in: side, ...mismatch });
  }
  return { comparable, incomparable };
}

function compared(report: Report): ComparedReport {
  const { reportId, generatedAt, tool, cluster, change, collectedAt, verdict, summary } = report;
  return { reportId, generatedAt, tool, cluster, change, collectedAt, verdict, summary };
}

function notesOn(before: Report, after: Report, mismatch: Mismatch | null): readonly string[] {
  const isOneReport = before.reportId === after.reportId;
  const isSwapped = Date.parse(after.collectedAt.to) < Date.parse(before.collectedAt.to);
  const areOtherRules = before.tool.rulesDigest !== after.tool.rulesDigest;
  return [
    ...(mismatch === null ? [] : [`What only one of them has cannot be compared: ${mismatch.detail}.`]),
    ...(isOneReport ? ["Both are the same report."] : []),
    ...(isSwapped ? ["The facts of NEW are older than those of OLD."] : []),
    ...(areOtherRules
      ? [
          `Their rules differ (${before.tool.version} and ${after.tool.version}): some changes may be the rules', not the cluster's.`,
        ]
      : []),
  ];
}
