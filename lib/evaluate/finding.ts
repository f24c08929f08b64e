import { renderMessage } from "../derive/message.js";
import { renderCommand } from "../derive/shell-quote.js";
import type { Finding, Remediation } from "../model/finding.js";
import type { AnyRule, MessageTemplate, Violation } from "../rule.js";
import { fingerprint } from "./fingerprint.js";

/** Examples that a finding names; the total stands beside them. */
export const AFFECTED_LIMIT = 50;

const WITHHELD = "A name in it holds characters that are not safe to paste, so the command is left out.";

/**
 * A rule's violation in words.
 *
 * @throws {RangeError} when the rule has no such message, or a template names a value that the violation lacks
 */
export function toFinding(rule: AnyRule, violation: Violation, clusterId: string | null, host: string | null): Finding {
  const template = rule.messages[violation.messageId];
  if (template === undefined) throw new RangeError(`rule ${rule.id} has no message "${violation.messageId}"`);
  const affected = violation.affected ?? [];
  return {
    ruleId: rule.id,
    severity: violation.severity,
    certainty: violation.certainty,
    ...conditionOf(rule, template, violation),
    title: rule.title,
    subject: violation.subject,
    affected: affected.slice(0, AFFECTED_LIMIT),
    affectedTotal: affected.length,
    ...(host === null ? {} : { host }),
    messageId: violation.messageId,
    message: renderMessage(template.message, violation.data),
    data: violation.data,
    impact: renderMessage(template.impact, violation.data),
    remediation: template.remediation.map((remedy) => renderRemedy(remedy, violation)),
    verify: renderAll(template.verify, violation),
    evidence: violation.evidence,
    owners: violation.owners ?? {},
    fingerprint: fingerprint(rule.formerIds?.[0] ?? rule.id, clusterId, violation.identity),
    docsUrl: docsUrl(rule.id),
  };
}

function conditionOf(rule: AnyRule, template: MessageTemplate, violation: Violation): { readonly condition?: string } {
  if (violation.certainty === "certain") return {};
  if (template.condition === undefined) {
    throw new RangeError(`rule ${rule.id}: message "${violation.messageId}" is conditional and names no condition`);
  }
  return { condition: renderMessage(template.condition, violation.data) };
}

function renderRemedy(remedy: Remediation, violation: Violation): Remediation {
  const commands = renderAll(remedy.commands, violation);
  const text = renderMessage(remedy.text, violation.data);
  return {
    text: commands.length < remedy.commands.length ? `${text} ${WITHHELD}` : text,
    commands,
    destructive: remedy.destructive,
  };
}

function renderAll(templates: readonly string[], { data }: Violation): readonly string[] {
  return templates.map((template) => renderCommand(template, data)).filter((command) => command !== null);
}

/** Pages of rules that plugins bring are their own; the built-in ones stand in the package under docs/rules. */
export function docsUrl(ruleId: string): string {
  return `docs/rules/${ruleId}.md`;
}
