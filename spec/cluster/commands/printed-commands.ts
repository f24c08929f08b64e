import { readFileSync } from "node:fs";
import { renderCommand } from "../../../lib/derive/shell-quote.js";
import type { MessageValues } from "../../../lib/model/finding.js";
import type { Report } from "../../../lib/model/report.js";
import type { AnyRule } from "../../../lib/rule.js";
import { RULES } from "../../../rules/index.js";
import { SAMPLE, SAMPLE_MOST } from "./sample-objects.js";

/** A command as a person finds it in a report, and where it stands. */
export interface PrintedCommand {
  readonly where: string;
  readonly command: string;
}

/** Values that are no object's name. */
const VALUES: MessageValues = {
  deletesBare: "true",
  deletesEmptyDirs: "true",
  enough: "660s",
  gap: "30s",
  kind: "validatingwebhookconfiguration",
  replicas: 2,
  resource: `deployment/${SAMPLE}`,
  selector: `app=${SAMPLE}`,
};

/** A rule may mean something else by the name of a value, or speak of another kind of object. */
const OF_MESSAGE: Readonly<Record<string, MessageValues>> = {
  "orphaned-webhook, webhook": { resource: "validatingwebhookconfiguration" },
  "impossible-budget, noUnavailable": { name: SAMPLE_MOST },
};

/** Every kubectl command of every rule, filled in with names of objects that are there. */
export function commandsOfRules(): readonly PrintedCommand[] {
  return RULES.flatMap((rule: AnyRule) =>
    Object.entries(rule.messages).flatMap(([message, { remediation, verify }]) =>
      [...remediation.flatMap(({ commands }) => commands), ...verify].filter(isKubectl).map((template) => ({
        where: `${rule.id}, ${message}`,
        command: fill(template, OF_MESSAGE[`${rule.id}, ${message}`] ?? {}),
      })),
    ),
  );
}

/** Those of the recorded incident's report, as they are printed. */
export function commandsOfReport(file: string): readonly PrintedCommand[] {
  const { findings } = JSON.parse(readFileSync(file, "utf8")) as Report;
  return findings.flatMap(({ ruleId, remediation, verify }) =>
    [...remediation.flatMap(({ commands }) => commands), ...verify]
      .filter(isKubectl)
      .map((command) => ({ where: `${file}, ${ruleId}`, command })),
  );
}

function isKubectl(command: string): boolean {
  return command.startsWith("kubectl ");
}

function fill(template: string, own: MessageValues): string {
  const names = [...template.matchAll(/\{([A-Za-z][A-Za-z0-9]*)\}/g)].flatMap(([, name = ""]) => name);
  const command = renderCommand(template, {
    ...Object.fromEntries(names.map((name) => [name, SAMPLE])),
    ...VALUES,
    ...own,
  });
  if (command === null) throw new Error(`no command comes of ${template}`);
  return command;
}
