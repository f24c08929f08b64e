import type { IncomparableReason, Result, Side } from "../../model/diff.js";
import type { Finding } from "../../model/finding.js";
import type { Report, RuleState } from "../../model/report.js";
import { listWords } from "../view/cut.js";
import { bodyOf } from "./result.js";
import type { Mismatch } from "./same.js";

/** What a report could see, looked up once: 5,000 hosts have 5,000 findings. */
export interface Sight {
  /** as people call the report: OLD or NEW */
  readonly name: string;
  readonly rules: ReadonlyMap<string, RuleState>;
  readonly hostsRead: ReadonlySet<string>;
  /** hosts that a rule is open about; null where it is open as a whole */
  readonly openHosts: ReadonlyMap<string, ReadonlySet<string> | null>;
}

export function sightOf({ rules, coverage, open, prediction }: Report, side: Side): Sight {
  const openHosts = new Map<string, ReadonlySet<string> | null>();
  for (const { ruleId, hosts } of open) {
    const known = openHosts.get(ruleId);
    openHosts.set(ruleId, hosts.length === 0 || known === null ? null : new Set([...(known ?? []), ...hosts]));
  }
  return {
    name: side === "before" ? "OLD" : "NEW",
    // The prediction is open under its own name, though no rule.
    rules: new Map<string, RuleState>([
      ["prediction", prediction === undefined ? "open" : "evaluated"],
      ...rules.map(({ ruleId, state }) => [ruleId, state] as const),
    ]),
    hostsRead: new Set(coverage.hosts.filter(({ state }) => state === "observed").map(({ host }) => host)),
    openHosts,
  };
}

/**
 * Why it means nothing that `there` does not have a result which `here` has; null where it means that it is not so there.
 */
export function whySilent(result: Result, here: Sight, there: Sight): Mismatch | null {
  const { ruleId } = bodyOf(result);
  const state = there.rules.get(ruleId);
  if (state === undefined) return mismatch("rule-missing", `${there.name} did not run rule ${ruleId}`);
  const silence = SILENCES[state];
  const isAboutOthers = state === "open" && result.kind === "finding" && isDecidedFor(result.finding, there);
  if (silence !== null && !isAboutOthers) {
    return mismatch(silence.reason, `rule ${ruleId} ${silence.words} in ${there.name}`);
  }
  const unread = result.kind === "finding" ? unreadHosts(result.finding, here, there) : [];
  if (unread.length === 0) return null;
  return mismatch("host-not-read", `${there.name} did not read host ${listWords(unread, 3)}`);
}

const SILENCES: Readonly<Record<RuleState, { readonly reason: IncomparableReason; readonly words: string } | null>> = {
  evaluated: null,
  notApplicable: { reason: "rule-not-applicable", words: "had nothing of its kind to examine" },
  open: { reason: "rule-open", words: "could not be decided" },
  defect: { reason: "rule-defect", words: "failed" },
  skipped: { reason: "rule-skipped", words: "was left out" },
};

/** A rule that looks at one host after the other is decided on those that it is not open about. */
function isDecidedFor({ ruleId, host }: Finding, { openHosts }: Sight): boolean {
  const undecided = openHosts.get(ruleId);
  return host !== undefined && undecided !== undefined && undecided !== null && !undecided.has(host);
}

/** Hosts that the finding rests on and that only the report which has it read. */
function unreadHosts({ host, evidence }: Finding, here: Sight, there: Sight): readonly string[] {
  const named = evidence.flatMap((piece) => ("host" in piece ? [piece.host] : []));
  const hosts = new Set([...(host === undefined ? [] : [host]), ...named.filter((name) => here.hostsRead.has(name))]);
  return [...hosts].filter((name) => !there.hostsRead.has(name));
}

function mismatch(reason: IncomparableReason, detail: string): Mismatch {
  return { reason, detail };
}
