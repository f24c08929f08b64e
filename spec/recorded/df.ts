import { linesBelow } from "../../lib/collect/host/lines.js";
import { MalformedError } from "../../lib/collect/host/malformed.js";
import type { Filesystem } from "../../lib/model/host-facts.js";

/**
 * `df -PT -B1` and `df -Pi`, joined by mount point.
 *
 * @throws {MalformedError}
 */
export function parseDf(bytes: string, inodes: string): readonly Filesystem[] {
  const inodesOf = new Map(parseInodes(inodes));
  return linesBelow(/^Filesystem +Type +1-blocks +Used +Available +Capacity +Mounted on$/, bytes, "df").map((line) => {
    const match = /^(\S+) +(\S+) +(\d+) +(\d+) +(\d+) +\S+ +(\/.*)$/.exec(line);
    const [, source, fstype, size, used, available, target] = match ?? [];
    if (source === undefined || fstype === undefined || target === undefined) throw new MalformedError("df", line);
    const counted = inodesOf.get(target);
    const figures = { sizeBytes: Number(size), usedBytes: Number(used), availableBytes: Number(available) };
    return { target, source, fstype, ...figures, ...(counted === undefined ? {} : { inodes: counted }) };
  });
}

function parseInodes(text: string): readonly (readonly [string, NonNullable<Filesystem["inodes"]>])[] {
  return linesBelow(/^Filesystem +Inodes +IUsed +IFree +IUse% +Mounted on$/, text, "df -i").map((line) => {
    const [, total, used, free, target] = /^\S+ +(\d+) +(\d+) +(\d+) +\S+ +(\/.*)$/.exec(line) ?? [];
    if (target === undefined) throw new MalformedError("df -i", line);
    return [target, { total: Number(total), used: Number(used), free: Number(free) }] as const;
  });
}
