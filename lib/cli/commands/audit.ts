import { AUDIT_FLAGS, readAuditOptions } from "../arguments/audit-options.js";
import type { ChangeGrammar } from "../changes/change-grammar.js";
import { CHANGES } from "../changes/index.js";
import type { Command } from "../command.js";

/** `kaudit audit` without a change: the standing audit. */
const STANDING: Command = {
  path: ["audit"],
  summary: "tell what a change will destroy or break; without a change, what is wrong already",
  usage: "[CHANGE] [flags]",
  operands: null,
  flags: AUDIT_FLAGS,
  prepare(given) {
    const options = readAuditOptions(given);
    return async (terminal) => (await import("../actions/audit.js")).audit(null, options, terminal);
  },
};

function auditOf(grammar: ChangeGrammar): Command {
  return {
    path: ["audit", grammar.kind],
    summary: grammar.summary,
    usage: grammar.usage,
    operands: grammar.operands,
    flags: { ...grammar.flags, ...AUDIT_FLAGS },
    prepare(given) {
      const request = grammar.read(given);
      const options = readAuditOptions(given);
      return async (terminal) => (await import("../actions/audit.js")).audit(request, options, terminal);
    },
  };
}

export const AUDITS: readonly Command[] = [STANDING, ...CHANGES.map(auditOf)];
