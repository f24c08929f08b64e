import { type FileHandle, open, unlink, writeFile } from "node:fs/promises";
import { InputError, OutputError } from "../model/errors.js";
import { quoted } from "./foreign-text.js";

/** Bytes in pieces. A piece is good until the next one is asked for: its memory is used again. */
export type Chunks = AsyncIterable<Buffer> | Iterable<Buffer>;

export interface OpenFile {
  /** RFC 3339, UTC */
  readonly modifiedAt: string;
  readonly chunks: Chunks;
}

const CHUNK_BYTES = 1024 ** 2;

/**
 * Opens a file for one reading from its beginning to its end; a pipe will do.
 *
 * @throws {InputError} when it cannot be opened or read
 */
export async function withOpenFile<T>(path: string, use: (file: OpenFile) => Promise<T>): Promise<T> {
  const handle = await open(path, "r").catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const { mtime } = await handle.stat();
    return await use({ modifiedAt: mtime.toISOString(), chunks: chunksOf(handle, path) });
  } finally {
    await handle.close();
  }
}

async function* chunksOf(handle: FileHandle, path: string): AsyncIterable<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/**
 * Writes a new file that only its owner may read. O_EXCL follows no symbolic link and overwrites nothing.
 *
 * @throws {OutputError} when the file exists or cannot be written; a half-written one is removed
 */
export async function writeNewFile(path: string, chunks: Chunks): Promise<void> {
  const handle = await open(path, "wx", 0o600).catch((error: unknown) => {
    throw unwritable(path, error);
  });
  try {
    await writeFile(handle, chunks);
    await handle.sync();
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
    throw isOfSystem(error) ? unwritable(path, error) : error;
  }
}

function unreadable(path: string, error: unknown): InputError {
  const name = quoted(path);
  const sentences: Readonly<Record<string, string>> = {
    ENOENT: `cannot read snapshot ${name}: there is no such file; give the path of a snapshot or of a kubectl List`,
    EISDIR: `cannot read snapshot ${name}: it is a directory; give each file by a --snapshot of its own`,
    EACCES: `cannot read snapshot ${name}: permission denied; make the file readable for the user that runs kaudit`,
  };
  const code = codeOf(error);
  return new InputError(sentences[code] ?? `cannot read snapshot ${name}: ${code}; check the file and its disk`, {
    cause: error,
  });
}

function unwritable(path: string, error: unknown): OutputError {
  const name = quoted(path);
  const sentences: Readonly<Record<string, string>> = {
    EEXIST: `cannot write snapshot ${name}: the name is taken, and nothing is overwritten; name a new file`,
    ENOENT: `cannot write snapshot ${name}: its directory does not exist; create the directory first`,
    EACCES: `cannot write snapshot ${name}: permission denied; name a file in a directory that you may write to`,
    ENOSPC: `cannot write snapshot ${name}: no space left on its disk; name a file on another one`,
  };
  const code = codeOf(error);
  return new OutputError(sentences[code] ?? `cannot write snapshot ${name}: ${code}; name another file`, {
    cause: error,
  });
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : String(error);
}
