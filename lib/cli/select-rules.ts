import type { OccasionKind } from "../model/change.js";
import { UsageError } from "../model/errors.js";
import type { AnyRule } from "../rule.js";
import { findRule } from "./rule-names.js";

/** Which rules a person wants, by name. */
export interface RuleChoice {
  /** empty is all */
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/**
 * Ids of rules that are not to run. An audit without a single rule is refused: it would find nothing and look like a pass.
 *
 * @throws {UsageError} on an unknown rule, one that does not speak to the occasion, or when none is left
 */
export function skippedRules(
  rules: readonly AnyRule[],
  choice: RuleChoice,
  occasion: OccasionKind,
): ReadonlySet<string> {
  const speaking = rules.filter(({ occasions }) => occasions.includes(occasion));
  const named = (name: string, flag: string) => {
    const rule = findRule(name, rules, flag);
    if (speaking.includes(rule)) return rule.id;
    throw new UsageError(
      `${flag} ${name}: the rule does not speak to ${wordsOf(occasion)}; kaudit rules --change ${occasion} lists those that do`,
    );
  };
  if (speaking.length === 0)
    throw new UsageError(`no rule speaks to ${wordsOf(occasion)} yet, so nothing can be said of it`);
  const only = new Set(choice.only.map((name) => named(name, "--only")));
  const skipped = new Set(choice.skip.map((name) => named(name, "--skip")));
  if (only.size > 0) for (const { id } of speaking) if (!only.has(id)) skipped.add(id);
  if (speaking.every(({ id }) => skipped.has(id)))
    throw new UsageError("--only and --skip leave no rule to run; leave one of them out");
  return skipped;
}

function wordsOf(occasion: OccasionKind): string {
  return occasion === "standing" ? "the standing audit" : `the change "${occasion}"`;
}
