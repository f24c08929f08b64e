import type { EtcdDataDirectory } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";
import { timeOfSeconds } from "./seconds.js";

const WHAT = "etcd's data directory";

/**
 * `SECONDS BYTES PATH`, the first two of member/snap/db, or dashes where it is not there.
 *
 * @throws {MalformedError}
 */
export function parseEtcdDataDirectories(text: string): readonly EtcdDataDirectory[] {
  return completeList(text, WHAT).map((line, index) => {
    const [, seconds = "-", bytes, path] = /^(-|\d+) (-|\d+) (\/.*)$/.exec(line) ?? [];
    const modifiedAt = timeOfSeconds(seconds);
    if (path === undefined || (seconds !== "-" && modifiedAt === undefined))
      throw malformedLine(WHAT, index, "is no directory");
    return modifiedAt === undefined ? { path } : { path, database: { sizeBytes: Number(bytes), modifiedAt } };
  });
}
