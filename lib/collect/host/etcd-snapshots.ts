import type { EtcdSnapshotFile, EtcdSnapshots, SnapshotIntegrity } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";
import { timeOfSeconds } from "./seconds.js";

const WHAT = "etcd's snapshots";

/**
 * `searched DIRECTORY` and `file SECONDS BYTES INTEGRITY PATH`.
 *
 * @throws {MalformedError}
 * @see etcdutl/snapshot/v3_snapshot.go in etcd: a snapshot ends with the SHA-256 of what comes before
 */
export function parseEtcdSnapshots(text: string): EtcdSnapshots {
  const searched: string[] = [];
  const files: EtcdSnapshotFile[] = [];
  completeList(text, WHAT).forEach((line, index) => {
    if (line.startsWith("searched /")) searched.push(line.slice("searched ".length));
    else files.push(parseFile(line, index));
  });
  return { searched, files };
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
  return word === "intact" || word === "corrupt" || word === "unhashed" || word === "unchecked";
}
