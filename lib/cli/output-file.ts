import { randomUUID } from "node:crypto";
import { chmod, readlink, realpath, rename, stat, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { OutputError } from "../model/errors.js";

/**
 * Writes a report to a file, or whatever the sentence is to call it. Whoever reads the file meanwhile sees the old one or the new one, never half of one. A link is
 * followed, the mode of a file that is there is kept, and what is no regular file (`/dev/null`, a pipe) is written to as it is.
 *
 * @throws {OutputError} when it cannot be written; what was there before is untouched then
 */
export async function writeOutputFile(path: string, text: string, what = "report"): Promise<void> {
  try {
    const existing = await stat(path).catch(nullIfMissing);
    if (existing === null) await replace(await destinationOf(path), text, null);
    else if (existing.isFile()) await replace(await realpath(path), text, existing.mode);
    else await writeFile(path, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new OutputError(`cannot write ${what} ${path}: ${REASONS[code] ?? `${code}; name another file`}`, {
      cause: error,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied; name a file in a directory that you may write to",
  EPERM: "permission denied; name a file in a directory that you may write to",
  EROFS: "its file system is read-only; name a file on another one",
  ENOENT: "its directory does not exist; create the directory first",
  ENOTDIR: "a part of its path is no directory; check the path",
  EISDIR: "it is a directory; name a file in it",
  ENOSPC: "no space left on its disk; name a file on another one",
};

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}

/** A link to a file that is yet to be made leads there, as a shell's `>` does. */
async function destinationOf(path: string): Promise<string> {
  const target = await readlink(path).catch(() => null);
  return target === null ? path : resolve(dirname(path), target);
}

/** A new file beside it, then one rename: atomic within a file system. */
async function replace(path: string, text: string, mode: number | null): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeFile(temporary, text, { flag: "wx", flush: true });
    if (mode !== null) await chmod(temporary, mode & 0o7777);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(nullIfMissing);
    throw error;
  }
}
