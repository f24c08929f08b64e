import { UsageError } from "../../model/errors.js";
import type { Waiver } from "../../model/finding.js";

/**
 * Waivers from `--acknowledge RULE[=SUBJECT] --reason TEXT`: one reason for all of them, or one for each.
 *
 * @throws {UsageError} where a reason is missing, or there are more reasons than acknowledgements
 */
export function readAcknowledgements(given: readonly string[], reasons: readonly string[]): readonly Waiver[] {
  if (given.length === 0 && reasons.length > 0)
    throw new UsageError("--reason belongs to --acknowledge, which is missing");
  if (reasons.length !== 1 && reasons.length !== given.length) {
    throw new UsageError(
      `--acknowledge is given ${times(given.length)} and --reason ${times(reasons.length)}; give one --reason for all, or one for each`,
    );
  }
  const subjects = new Set<string>();
  return given.map((acknowledgement, index) => {
    if (subjects.has(acknowledgement))
      throw new UsageError(`--acknowledge ${acknowledgement} is given twice; give it once`);
    subjects.add(acknowledgement);
    return readAcknowledgement(acknowledgement, reasons[index] ?? reasons[0] ?? "");
  });
}

function readAcknowledgement(given: string, reason: string): Waiver {
  const equals = given.indexOf("=");
  const ruleId = equals === -1 ? given : given.slice(0, equals);
  const subject = equals === -1 ? undefined : given.slice(equals + 1);
  if (ruleId === "" || subject === "") {
    throw new UsageError(`--acknowledge ${given} is cut short; write RULE, or RULE=SUBJECT as the report names them`);
  }
  if (reason.trim() === "") throw new UsageError("--reason says nothing; write why the finding is accepted");
  return { id: `cli:${given}`, ruleId, ...(subject === undefined ? {} : { subject }), reason };
}

function times(count: number): string {
  return count === 0 ? "never" : count === 1 ? "once" : `${count} times`;
}
