import { UsageError } from "../model/errors.js";
import type { AnyRule } from "../rule.js";
import { suggestion } from "./arguments/nearest.js";

/**
 * The rule that a person named, by its id or one that it had before.
 *
 * @param where  what named it, for the sentence: `--skip`
 * @throws {UsageError} when there is none, with the nearest name
 */
export function findRule(name: string, rules: readonly AnyRule[], where: string): AnyRule {
  const rule = rules.find(({ id, formerIds }) => id === name || formerIds?.includes(name));
  if (rule !== undefined) return rule;
  const near = suggestion(
    name,
    rules.map(({ id }) => id),
  );
  throw new UsageError(`unknown rule "${name}" in ${where}${near}; kaudit rules lists all`);
}
