import { normalisedPath } from "../../derive/path.js";
import type { FstabEntry } from "../../model/host-facts.js";
import { completeLines, malformedLine } from "./lines.js";
import { decodeOctal } from "./octal.js";
import { withoutPassword } from "./without-password.js";

const WHAT = "/etc/fstab";

/**
 * @throws {MalformedError} on a line that mount(8) could not read either: what follows from it is not known
 * @see fstab(5)
 */
export function parseFstab(text: string): readonly FstabEntry[] {
  const lines = completeLines(text.endsWith("\n") || text === "" ? text : `${text}\n`, WHAT);
  return lines.flatMap((line, index) => (/^\s*(?:#|$)/.test(line) ? [] : [parseEntry(line, index)]));
}

function parseEntry(line: string, index: number): FstabEntry {
  const [spec, target, fstype, options = "defaults", dump = "0", pass = "0", ...rest] = line.trim().split(/[ \t]+/);
  if (spec === undefined || target === undefined || fstype === undefined || (rest[0] ?? "#")[0] !== "#") {
    throw malformedLine(WHAT, index, "is no entry");
  }
  if (!/^\d+$/.test(dump) || !/^\d+$/.test(pass)) throw malformedLine(WHAT, index, "has no numbers where they belong");
  return {
    spec: withoutPassword(decodeOctal(spec)),
    target: mountPoint(decodeOctal(target)),
    fstype,
    options: options.split(",").map(decodeOctal).map(withoutSecret),
    line: index + 1,
  };
}

/** mount(8) and systemd take a path as it is meant; `none` and `swap` stand for none. */
function mountPoint(target: string): string {
  return target.startsWith("/") ? normalisedPath(target) : target;
}

/**
 * Options that say how and in what order something is mounted. Of any other that has a value the name alone is kept: cifs and
 * ceph take passwords there.
 */
const HARMLESS =
  /^(?:x-[\w.-]+|mode|umask|[fd]mask|uid|gid|size|nr_inodes|subvol|subvolid|compress|errors|data|commit|pri|(?:fs|def|root)?context|(?:nfs)?vers|proto|sec|timeo|retrans|[rw]size|loop|offset|lowerdir|upperdir|workdir|usrquota|grpquota|prjquota|logdev|logbufs|logbsize)$/;

function withoutSecret(option: string): string {
  const name = option.split("=", 1)[0] ?? "";
  return HARMLESS.test(name) ? option : name;
}
