import SSHConfig from "ssh-config";
import { InputError } from "../../../model/errors.js";

/** What a configuration file of ssh says, Include already followed. @see ssh_config(5) */
export type ConfigNode =
  | { readonly kind: "setting"; readonly keyword: string; readonly values: readonly string[] }
  | { readonly kind: "host"; readonly patterns: readonly string[]; readonly body: readonly ConfigNode[] }
  | { readonly kind: "match"; readonly criteria: readonly string[]; readonly body: readonly ConfigNode[] }
  /** an included file: its sections end where it ends, and hold only where the Include itself does */
  | { readonly kind: "included"; readonly body: readonly ConfigNode[] };

/** Gives what stands in the files that an Include names. */
export type FollowInclude = (patterns: readonly string[]) => readonly ConfigNode[];

/**
 * Reads the text of one file. Only the syntax is the library's: its own evaluation runs commands (`Match exec`, nslookup),
 * takes a negated criterion for false and does not know Include.
 *
 * @throws {InputError} when the text is no ssh_config, as ssh itself refuses it
 * @see docs/decisions/0003-ssh-config.md
 */
export function parseConfig(text: string, path: string, follow: FollowInclude): readonly ConfigNode[] {
  let lines: SSHConfig;
  try {
    lines = SSHConfig.parse(text);
  } catch (cause) {
    throw new InputError(`cannot read ${path}: it is no ssh_config; \`ssh -G HOST\` names the line`, { cause });
  }
  return nodesOf(lines, path, follow);
}

function nodesOf(lines: SSHConfig, path: string, follow: FollowInclude): readonly ConfigNode[] {
  const nodes: ConfigNode[] = [];
  for (const line of lines) {
    if (!("param" in line)) continue;
    // The library takes a keyword without argument and the line after it for one word.
    if (/\s/.test(line.param)) {
      throw new InputError(`cannot read ${path}: ${line.param.split(/\s/)[0]} has no argument`);
    }
    const keyword = line.param.toLowerCase();
    const values = typeof line.value === "string" ? [line.value] : line.value.map(({ val }) => val);
    const body = () => ("config" in line ? nodesOf(line.config, path, follow) : []);
    if (keyword === "host") nodes.push({ kind: "host", patterns: values, body: body() });
    else if (keyword === "match") nodes.push({ kind: "match", criteria: values, body: body() });
    else if (keyword === "include") nodes.push({ kind: "included", body: follow(values) });
    else nodes.push({ kind: "setting", keyword, values });
  }
  return nodes;
}
