import type { Access } from "../collect/kube/access.js";

/** Per list whether it may be read; below, each way to help once, with its commands. */
export function accessTable(found: readonly Access[]): string {
  const width = Math.max(...found.map(({ resource }) => resource.length));
  const rows = found.map((access) => `${access.resource.padEnd(width)}  ${answerOf(access)}`);
  const refused = found.filter(({ isAllowed }) => !isAllowed);
  if (refused.length === 0) return `${rows.join("\n")}\n`;
  const summary = `${refused.length} of ${found.length} cannot be read; what rests on them stays open in an audit.`;
  return `${rows.join("\n")}\n\n${summary}\n${alike(refused).map(fixOf).join("")}`;
}

function answerOf({ isAllowed, isAbsent, reason = "unreachable" }: Access): string {
  if (isAbsent) return "-    not in this cluster, as in most";
  return isAllowed ? "yes" : `no   ${reason}`;
}

/** Those that the same commands help, together. */
function alike(refused: readonly Access[]): readonly (readonly [Access, ...Access[]])[] {
  const groups = new Map<string, [Access, ...Access[]]>();
  for (const access of refused) {
    const key = [access.reason, ...(access.remedy?.commands ?? [])].join("\n");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [access]);
    else group.push(access);
  }
  return [...groups.values()];
}

function fixOf([first, ...others]: readonly [Access, ...Access[]]): string {
  const { reason = "unreachable", resource, detail = "", remedy } = first;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const isOfAll = others.every((other) => other.remedy?.text === remedy?.text);
  const text = remedy === undefined ? "" : `  ${isOfAll ? remedy.text : "all of them:"}\n`;
  const commands = (remedy?.commands ?? []).map((command) => `    ${command}\n`).join("");
  return `\n${reason}: ${resource}${more}\n  ${detail}\n${text}${commands}`;
}
