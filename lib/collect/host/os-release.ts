import type { OsRelease } from "../../model/host-facts.js";
import { completeLines, malformedLine } from "./lines.js";
import { MalformedError } from "./malformed.js";

const WHAT = "/etc/os-release";
const ASSIGNMENT =
  /^(?<key>[A-Z0-9_]+)=(?:"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>[^']*)'|(?<bare>[^\s"'$`;&|<>()]*))\s*$/;

/**
 * @throws {MalformedError} when a line is no assignment, or there is none
 * @see os-release(5): ID is `linux` where it is not given
 */
export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  completeLines(text, WHAT).forEach((line, index) => {
    if (/^\s*(?:#|$)/.test(line)) return;
    const groups = ASSIGNMENT.exec(line)?.groups;
    if (groups === undefined) throw malformedLine(WHAT, index, "is no assignment");
    const value = groups.double?.replace(/\\(["\\$`])/g, "$1") ?? groups.single ?? groups.bare ?? "";
    values.set(groups.key ?? "", value);
  });
  if (values.size === 0) throw new MalformedError(WHAT, "it holds no assignment");
  const versionId = values.get("VERSION_ID");
  const prettyName = values.get("PRETTY_NAME");
  return {
    id: values.get("ID") ?? "linux",
    ...(versionId === undefined ? {} : { versionId }),
    ...(prettyName === undefined ? {} : { prettyName }),
  };
}
