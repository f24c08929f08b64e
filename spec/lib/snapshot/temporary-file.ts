import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives a directory that is gone afterwards. */
export async function inDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "kaudit-spec-"));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Gives the path of a file with that content. */
export function withFile<T>(content: string | Buffer, use: (path: string) => Promise<T>): Promise<T> {
  return inDirectory(async (directory) => {
    const path = join(directory, "input");
    await writeFile(path, content);
    return use(path);
  });
}
