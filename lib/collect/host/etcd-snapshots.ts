import type { EtcdSnapshotFile, EtcdSnapshots, SnapshotIntegrity } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";
import { timeOfSeconds } from "./seconds.js";

const WHAT = "etcd's snapshots";

const INTEGRITIES: ReadonlySet<string> = new Set<SnapshotIntegrity>([
  "intact",
  "corrupt",
  "unhashed",
  "packed",
  "unchecked",
]);

/**
 * `searched DIRECTORY`, `avoided DIRECTORY` and `file SECONDS BYTES INTEGRITY PATH`. A file that is reached by two places is
 * printed twice, and its hash may have been computed for one of them alone.
 *
 * @throws {MalformedError}
 * @see etcdutl/snapshot/v3_snapshot.go in etcd: a snapshot ends with the SHA-256 of what comes before
 */
export function parseEtcdSnapshots(text: string): EtcdSnapshots {
  const searched: string[] = [];
  const avoided = new Set<string>();
  const files = new Map<string, EtcdSnapshotFile>();
  completeList(text, WHAT).forEach((line, index) => {
    if (line.startsWith("searched /")) searched.push(line.slice("searched ".length));
    else if (line.startsWith("avoided /")) avoided.add(line.slice("avoided ".length));
    else {
      const file = parseFile(line, index);
      const known = files.get(file.path);
      if (known === undefined || known.integrity === "unchecked") files.set(file.path, file);
    }
  });
  return {
    searched,
    ...(avoided.size > 0 && { avoided: [...avoided] }),
    files: [...files.values()],
  };
}

function parseFile(line: string, index: number): EtcdSnapshotFile {
  const [, seconds = "", bytes, integrity = "", path] = /^file (\d+) (\d+) ([a-z]+) (\/.+)$/.exec(line) ?? [];
  const modifiedAt = timeOfSeconds(seconds);
  if (path === undefined || modifiedAt === undefined || !isIntegrity(integrity)) {
    throw malformedLine(WHAT, index, "is no snapshot");
  }
  return { path, sizeBytes: Number(bytes), modifiedAt, integrity };
}

function isIntegrity(word: string): word is SnapshotIntegrity {
  return INTEGRITIES.has(word);
}
