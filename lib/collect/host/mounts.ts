import type { Mount } from "../../model/host-facts.js";
import { completeLines, malformedLine } from "./lines.js";
import { MalformedError } from "./malformed.js";
import { decodeOctal } from "./octal.js";
import { withoutPassword } from "./without-password.js";

const WHAT = "/proc/1/mountinfo";
/** What d_path() appends when the directory that was bound has been unlinked. */
const DELETED = "//deleted";

/**
 * The mounts of PID 1's namespace: a login session or a unit may have one of its own, with other mounts.
 *
 * @throws {MalformedError} also when there is no line at all: a machine without a root mount does not run
 * @see proc_pid_mountinfo(5)
 */
export function parseMounts(mountinfo: string): readonly Mount[] {
  const lines = completeLines(mountinfo, WHAT);
  if (lines.length === 0) throw new MalformedError(WHAT, "it is empty");
  return lines.map(parseMount);
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue` */
function parseMount(line: string, index: number): Mount {
  const fields = line.split(" ");
  const separator = fields.indexOf("-", 6);
  const [id = "", parentId = "", device = "", root = "", target = "", options = ""] = fields;
  const [fstype = "", source, superOptions, ...rest] = fields.slice(separator + 1);
  const isWhole = separator > 0 && source !== undefined && superOptions !== undefined && rest.length === 0;
  const isSound = /^\d+ \d+ \d+:\d+ \S+ \/\S* \S+ /.test(line) && fstype !== "";
  if (!isWhole || !isSound) throw malformedLine(WHAT, index, "is no mount");
  const decodedRoot = decodeOctal(root);
  const isRootDeleted = decodedRoot.endsWith(DELETED);
  return {
    id: Number(id),
    parentId: Number(parentId),
    device,
    root: isRootDeleted ? decodedRoot.slice(0, -DELETED.length) : decodedRoot,
    isRootDeleted,
    target: decodeOctal(target),
    options: options.split(","),
    propagation: fields.slice(6, separator),
    fstype,
    source: withoutPassword(decodeOctal(source)),
    superOptions: splitOptions(superOptions).map(decodeOctal),
  };
}

/** At commas, but not within the double quotes that SELinux puts around a context with categories. */
function splitOptions(options: string): readonly string[] {
  return options.match(/(?:"[^"]*"|[^,])+/g) ?? [];
}
