import { HOST_STEPS, type HostAccess, type HostStep, type StepState } from "../collect/host/host-access.js";
import type { Access } from "../collect/kube/access.js";
import type { Remedy } from "../collect/kube/remedy.js";
import { INVISIBLE_CODE_POINTS } from "../derive/invisible.js";

/** An API server and a host may call things what they like. */
const shown = (text: string) => text.replaceAll(INVISIBLE_CODE_POINTS, "");

/** Something that may not be read, why, and what helps. */
interface Refused {
  readonly name: string;
  readonly reason: string;
  readonly detail: string;
  readonly remedy: Remedy | undefined;
}

/** Per list whether it may be read; below, each way to help once, with its commands. */
export function accessTable(found: readonly Access[]): string {
  const rows = aligned(found.map((access) => [access.resource, answerOf(access)]));
  const refused = found.flatMap(({ isAllowed, resource, reason = "unreachable", detail = "", remedy }): Refused[] =>
    isAllowed ? [] : [{ name: resource, reason, detail, remedy }],
  );
  const summary = `${refused.length} of ${found.length} cannot be read; what rests on them stays open in an audit.`;
  return withFixes(rows, refused, summary);
}

function answerOf({ isAllowed, isAbsent, reason = "unreachable" }: Access): string {
  if (isAbsent) return "-    not in this cluster, as in most";
  return isAllowed ? "yes" : `no   ${reason}`;
}

const HEADINGS: { readonly [S in HostStep]: string } = {
  reachable: "REACHABLE",
  hostKey: "HOST KEY",
  login: "LOGIN",
  sudo: "SUDO",
  identity: "IDENTITY",
};
const SHOWN: { readonly [S in StepState]: string } = { yes: "yes", no: "no", untried: "?", none: "-" };

/** Per host how far one gets on it; below, each way to help once, with its commands. */
export function hostAccessTable(found: readonly HostAccess[]): string {
  const heading = ["HOST", "ADDRESS", ...HOST_STEPS.map((step) => HEADINGS[step])];
  const rows = found.map((access) => [
    access.host,
    access.address ?? "-",
    ...HOST_STEPS.map((step) =>
      step === "identity" && access.isAllowed ? access.identity : SHOWN[access.steps[step]],
    ),
  ]);
  const refused = found.flatMap(({ host, isAllowed, reason = "unreachable", detail = "", remedy }): Refused[] =>
    isAllowed ? [] : [{ name: host, reason, detail, remedy }],
  );
  const summary = `${refused.length} of ${found.length} hosts cannot be read; what rests on them stays open in an audit.`;
  return withFixes(aligned([heading, ...rows]), refused, summary);
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map(shown));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function withFixes(rows: readonly string[], refused: readonly Refused[], summary: string): string {
  if (refused.length === 0) return `${rows.join("\n")}\n`;
  return `${rows.join("\n")}\n\n${summary}\n${alike(refused).map(fixOf).join("")}`;
}

/** Those that the same commands help, together. */
function alike(refused: readonly Refused[]): readonly (readonly [Refused, ...Refused[]])[] {
  const groups = new Map<string, [Refused, ...Refused[]]>();
  for (const one of refused) {
    const key = [one.reason, ...(one.remedy?.commands ?? [])].join("\n");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function fixOf([first, ...others]: readonly [Refused, ...Refused[]]): string {
  const { reason, name, detail, remedy } = first;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const isOfAll = others.every((other) => other.remedy?.text === remedy?.text);
  const text = remedy === undefined ? "" : `  ${isOfAll ? remedy.text : "all of them:"}\n`;
  const commands = (remedy?.commands ?? []).map((command) => `    ${command}\n`).join("");
  return `\n${reason}: ${shown(name)}${more}\n  ${shown(detail)}\n${text}${commands}`;
}
