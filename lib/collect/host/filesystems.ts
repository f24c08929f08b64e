import type { Filesystem } from "../../model/host-facts.js";
import { completeLines, malformedLine } from "./lines.js";
import { decodeOctal } from "./octal.js";
import { withoutPassword } from "./without-password.js";

const WHAT = "stat -f";
const LINE =
  /^(?<major>\d+):(?<minor>\d+) (?<fstype>\S+) (?<source>\S*) (?<target>\/\S*) (?<device>\d+)(?<figures>(?: \d+){6}) (?:-|ftype=(?<ftype>[01]))$/;

/**
 * `MAJOR:MINOR FSTYPE SOURCE TARGET DEVICE` and statfs(2): block size, blocks, free blocks, available blocks, inodes, free
 * inodes; then `ftype=0`, `ftype=1` or `-`. A mount that lies under another has the other's device, and is left out.
 *
 * @throws {MalformedError}
 */
export function parseFilesystems(text: string): readonly Filesystem[] {
  return completeLines(text, WHAT).flatMap((line, index) => {
    const groups = LINE.exec(line)?.groups;
    if (groups === undefined) throw malformedLine(WHAT, index, "is no file system");
    const { fstype = "", source = "", target = "", device, major, minor } = groups;
    // The subvolumes of btrfs have devices of their own, which mountinfo does not know.
    const isSeen = fstype === "btrfs" || BigInt(device ?? 0) === deviceNumber(Number(major), Number(minor));
    if (!isSeen) return [];
    const [blockBytes = 0, blocks = 0, free = 0, available = 0, inodes = 0, freeInodes = 0] = (groups.figures ?? "")
      .trim()
      .split(" ")
      .map(Number);
    return [
      {
        target: decodeOctal(target),
        source: withoutPassword(decodeOctal(source)),
        fstype,
        sizeBytes: blocks * blockBytes,
        usedBytes: (blocks - free) * blockBytes,
        availableBytes: available * blockBytes,
        ...(groups.ftype === undefined ? {} : { hasDirectoryTypes: groups.ftype === "1" }),
        ...(inodes === 0 ? {} : { inodes: { total: inodes, used: inodes - freeInodes, free: freeInodes } }),
      },
    ];
  });
}

/** st_dev as userland sees it. @see gnu_dev_makedev in glibc */
function deviceNumber(major: number, minor: number): bigint {
  const [high, low] = [BigInt(major), BigInt(minor)];
  return (low & 0xffn) | ((high & 0xfffn) << 8n) | ((low & ~0xffn) << 12n) | ((high & ~0xfffn) << 32n);
}
