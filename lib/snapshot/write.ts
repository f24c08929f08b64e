import { pipeline } from "node:stream";
import { createGzip } from "node:zlib";
import type { Snapshot } from "../model/snapshot.js";
import { encodeSnapshot } from "./encode.js";
import { writeNewFile } from "./file.js";

/**
 * Records a snapshot in a new file, compressed where the name ends with `.gz`. Only its owner may read the file.
 *
 * @throws {OutputError} when the file exists or cannot be written
 */
export async function writeSnapshot(snapshot: Snapshot, path: string): Promise<void> {
  // The callback need not do anything: who reads the stream gets its error, be it of the compression or the snapshot's.
  const plain = encodeSnapshot(snapshot);
  await writeNewFile(path, path.endsWith(".gz") ? pipeline(plain, createGzip(), () => undefined) : plain);
}
