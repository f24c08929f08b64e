import type { Waiver } from "../model/finding.js";
import type { AnyRule } from "../rule.js";
import { findRule } from "./rule-names.js";

/**
 * What the person acknowledged now and what the configuration waives, each under the rule's present id. What was said now comes
 * first, so that the report names it.
 *
 * @throws {UsageError} on an unknown rule
 */
export function collectWaivers(
  acknowledged: readonly Waiver[],
  { waivers, path }: { readonly waivers: readonly Waiver[]; readonly path: string | null },
  rules: readonly AnyRule[],
): readonly Waiver[] {
  const of = (waiver: Waiver, where: string) => ({ ...waiver, ruleId: findRule(waiver.ruleId, rules, where).id });
  return [
    ...acknowledged.map((waiver) => of(waiver, "--acknowledge")),
    ...waivers.map((waiver) => of(waiver, `the waivers of ${path}`)),
  ];
}
