import { readFileSync, statSync } from "node:fs";
import { type KnownHost, parseKnownHostsLine } from "./known-hosts-line.js";

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** One file of known_hosts; `problem` says why it could not be read, and then nothing in it is known. */
export interface KnownHostsFile {
  readonly lines: readonly KnownHost[];
  readonly problem?: string;
}

/** Reads a file of known_hosts. One that does not exist knows no host, as with ssh; nothing is ever written to it. */
export function readKnownHostsFile(path: string): KnownHostsFile {
  try {
    const status = statSync(path);
    // /dev/null is the usual way to name no file at all.
    if (!status.isFile())
      return { lines: [], ...(path === "/dev/null" ? {} : { problem: `${path} is no regular file` }) };
    if (status.size > MAX_FILE_BYTES) return { lines: [], problem: `${path} is larger than 64 MiB` };
    const lines = readFileSync(path, "utf8").split("\n");
    return { lines: lines.flatMap((text, at) => parseKnownHostsLine(text, path, at + 1) ?? []) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { lines: [] };
    return { lines: [], problem: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}
