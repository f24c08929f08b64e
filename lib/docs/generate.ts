import type { AnyRule } from "../rule.js";
import { risksOverview, rulesOverview } from "./overview.js";
import { assemblePage } from "./page.js";
import { ruleHead, ruleSources } from "./rule-page.js";

/**
 * Every page that is made, or made in part, from what rules declare.
 *
 * @param current  the page as it stands, undefined where there is none; what a person wrote on it is kept
 * @returns        path → text
 */
export function generateDocs(
  rules: readonly AnyRule[],
  current: (path: string) => string | undefined,
): ReadonlyMap<string, string> {
  const pages = rules.map((rule) => {
    const path = pagePath(rule);
    return [path, assemblePage(ruleHead(rule), ruleSources(rule), current(path))] as const;
  });
  return new Map([...pages, ["docs/rules/README.md", rulesOverview(rules)], ["docs/risks.md", risksOverview(rules)]]);
}

export function pagePath({ id }: AnyRule): string {
  return `docs/rules/${id}.md`;
}
