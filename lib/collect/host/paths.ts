import type { FileType, PathStatus } from "../../model/host-facts.js";
import { fromHex } from "./hex.js";
import { completeList, malformedLine } from "./lines.js";

const WHAT = "the paths that were asked for";
const TYPES: ReadonlySet<string> = new Set<FileType>([
  "directory",
  "file",
  "symlink",
  "socket",
  "fifo",
  "block-device",
  "char-device",
  "missing",
]);
const LINE =
  /^(?<path>[0-9a-f]+) (?<type>[a-z-]+) (?<link>-|[0-9a-f]+) (?<real>[-=]|[0-9a-f]+) (?<entries>-|\d+) (?<context>\S+)(?: (?<led>[a-z-]+))?$/;

/**
 * `PATH TYPE LINK REAL ENTRIES CONTEXT LED`, paths in hexadecimal, `=` for a path that is canonical itself, `-` for what is not there;
 * LED is the type of what a link leads to, and ENTRIES are then of that. A path whose directory may not be searched is `forbidden`, and was not looked at.
 *
 * @throws {MalformedError}
 */
export function parsePaths(text: string): readonly PathStatus[] {
  return completeList(text, WHAT).flatMap((line, index) => {
    const groups = LINE.exec(line)?.groups;
    const path = groups && fromHex(groups.path ?? "");
    if (groups === undefined || path === undefined) throw malformedLine(WHAT, index, "is no path");
    const { type = "", link = "", real = "", entries = "", context = "", led = "" } = groups;
    if (type === "forbidden") return [];
    const linkTarget = fromHex(link);
    const realPath = real === "=" ? path : fromHex(real);
    if (!isFileType(type) || (type === "symlink") !== (linkTarget !== undefined)) {
      throw malformedLine(WHAT, index, "does not agree with itself");
    }
    return [
      {
        path,
        type,
        ...(linkTarget === undefined ? {} : { linkTarget }),
        ...(realPath === undefined ? {} : { realPath }),
        ...(type === "symlink" && isFileType(led) ? { realType: led } : {}),
        ...(entries === "-" ? {} : { entries: Number(entries) }),
        ...(/^\w+:\w+:\w+(?::|$)/.test(context) ? { selinuxContext: context } : {}),
      },
    ];
  });
}

function isFileType(word: string): word is FileType {
  return TYPES.has(word);
}
