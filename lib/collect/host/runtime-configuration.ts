import type { RuntimeConfiguration } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";

const WHAT = "the runtime's configuration";

/**
 * `file PATH`, then the fields of its top level that say where data is kept.
 *
 * @throws {MalformedError}
 * @see containerd-config.toml(5)
 */
export function parseRuntimeConfiguration(text: string): readonly RuntimeConfiguration[] {
  const found: { path: string; root?: string; state?: string; hasImports: boolean }[] = [];
  completeList(text, WHAT).forEach((line, index) => {
    if (line.startsWith("file /")) {
      found.push({ path: line.slice("file ".length), hasImports: false });
      return;
    }
    const current = found.at(-1);
    const [, field, value = ""] = /^(root|state|imports)\s*=\s*(.*)$/.exec(line) ?? [];
    if (current === undefined || field === undefined) throw malformedLine(WHAT, index, "is no field");
    if (field === "imports") {
      current.hasImports = !/^\[\s*\]/.test(value);
      return;
    }
    const [, quoted, literal] = /^(?:"([^"\\]*)"|'([^']*)')\s*(?:#.*)?$/.exec(value) ?? [];
    const path = quoted ?? literal;
    if (path === undefined) throw malformedLine(WHAT, index, "is no path");
    current[field === "root" ? "root" : "state"] = path;
  });
  return found;
}
