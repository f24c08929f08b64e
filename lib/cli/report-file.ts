import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { InputError } from "../model/errors.js";
import type { Report } from "../model/report.js";
import { parseReport } from "../report/parse-report.js";
import { nestsDeeperThan } from "../snapshot/json-depth.js";

/** Findings on each of 5,000 Nodes and their evidence stay below a tenth of it. */
const MAX_REPORT_BYTES = 256 * 1024 * 1024;

/** Brackets within brackets; a report has fewer than twenty. */
const MAX_DEPTH = 100;

const CHUNK_BYTES = 256 * 1024;

/**
 * Reads a stored report. Its author is not trusted: size and depth are looked at before it is parsed.
 *
 * @param path  `-` for standard input
 * @throws {InputError} when the file cannot be read, or holds no report
 */
export async function readReport(path: string): Promise<Report> {
  const bytes = await readBounded(path);
  if (nestsDeeperThan(MAX_DEPTH, bytes)) {
    throw new InputError(`cannot read report ${path}: it nests deeper than ${MAX_DEPTH} levels; is it one?`);
  }
  return parseReport(bytes.toString("utf8"), path);
}

/** The stream closes its file. By its number, standard input may be a socket too, which nobody can open by a name. */
async function streamOf(path: string): Promise<NodeJS.ReadableStream> {
  if (path === "-") return createReadStream("", { fd: 0, highWaterMark: CHUNK_BYTES });
  return (await open(path, "r")).createReadStream({ highWaterMark: CHUNK_BYTES });
}

async function readBounded(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of (await streamOf(path)) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > MAX_REPORT_BYTES) {
        throw new InputError(`cannot read report ${path}: it is larger than ${MAX_REPORT_BYTES} bytes; is it one?`);
      }
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new InputError(`cannot read report ${path}: ${REASONS[code] ?? `${code}; check the file and its disk`}`, {
      cause: error,
    });
  }
  return Buffer.concat(chunks);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file; give one that kaudit audit -o json=FILE wrote",
  EISDIR: "it is a directory; name the file in it",
  EACCES: "permission denied; make it readable for the user that runs kaudit",
};
