import { linesBelow } from "../../lib/collect/host/lines.js";
import { MalformedError } from "../../lib/collect/host/malformed.js";
import type { Filesystem } from "../../lib/model/host-facts.js";

/**
 * `df -PT -B1` and `df -Pi`, joined by mount point, and `xfs_info` of some, joined by device.
 *
 * @throws {MalformedError}
 */
export function parseDf(bytes: string, inodes: string, xfsInfos: readonly string[]): readonly Filesystem[] {
  const inodesOf = new Map(parseInodes(inodes));
  const hasTypes = new Map(xfsInfos.map(parseXfsInfo));
  return linesBelow(/^Filesystem +Type +1-blocks +Used +Available +Capacity +Mounted on$/, bytes, "df").map((line) => {
    const match = /^(\S+) +(\S+) +(\d+) +(\d+) +(\d+) +\S+ +(\/.*)$/.exec(line);
    const [, source, fstype, size, used, available, target] = match ?? [];
    if (source === undefined || fstype === undefined || target === undefined) throw new MalformedError("df", line);
    const counted = inodesOf.get(target);
    const figures = { sizeBytes: Number(size), usedBytes: Number(used), availableBytes: Number(available) };
    const hasDirectoryTypes = hasTypes.get(source);
    return {
      ...{ target, source, fstype, ...figures },
      ...(counted === undefined ? {} : { inodes: counted }),
      ...(hasDirectoryTypes === undefined ? {} : { hasDirectoryTypes }),
    };
  });
}

function parseInodes(text: string): readonly (readonly [string, NonNullable<Filesystem["inodes"]>])[] {
  return linesBelow(/^Filesystem +Inodes +IUsed +IFree +IUse% +Mounted on$/, text, "df -i").map((line) => {
    const [, total, used, free, target] = /^\S+ +(\d+) +(\d+) +(\d+) +\S+ +(\/.*)$/.exec(line) ?? [];
    if (target === undefined) throw new MalformedError("df -i", line);
    return [target, { total: Number(total), used: Number(used), free: Number(free) }] as const;
  });
}

function parseXfsInfo(text: string): readonly [string, boolean] {
  const [, source] = /^meta-data=(\S+) /.exec(text) ?? [];
  const [, ftype] = /\bftype=([01])\b/.exec(text) ?? [];
  if (source === undefined || ftype === undefined) throw new MalformedError("xfs_info", "it says no ftype");
  return [source, ftype === "1"];
}
