import { UsageError } from "../model/errors.js";
import type { Waiver } from "../model/finding.js";
import type { WrittenWaiver } from "./schema.js";

/**
 * Waivers of a configuration, each with an id that a report can name.
 *
 * @throws {UsageError} when two say the same of one rule and subject
 */
export function readWaivers(written: readonly WrittenWaiver[], path: string): readonly Waiver[] {
  const seen = new Set<string>();
  return written.map(({ rule, ...rest }, index) => {
    const id = `config:${rest.subject === undefined ? rule : `${rule}=${rest.subject}`}`;
    if (seen.has(id)) {
      throw new UsageError(
        `cannot use configuration ${path}: waivers[${index}] repeats an earlier waiver of "${rule}"; keep one`,
      );
    }
    seen.add(id);
    return { id, ruleId: rule, ...rest };
  });
}
