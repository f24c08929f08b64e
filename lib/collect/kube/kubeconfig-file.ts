import { createReadStream } from "node:fs";
import { getSystemErrorMap } from "node:util";

// 150 clusters with their CA and client certificates are about 2 MB.
const MAX_BYTES = 32 * 1024 * 1024;

/** What a file holds, or why it cannot be read, as the end of a sentence. */
export type FileText = { readonly text: string } | { readonly fault: string; readonly isMissing: boolean };

/** Reads a file that a kubeconfig names, or a kubeconfig itself; a pipe such as `<(command)` will do. */
export async function readText(path: string): Promise<FileText> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) return { fault: "it has more than 32 MiB", isMissing: false };
      chunks.push(chunk);
    }
  } catch (error) {
    return { fault: wordsFor(error), isMissing: (error as NodeJS.ErrnoException).code === "ENOENT" };
  }
  return { text: Buffer.concat(chunks).toString("utf8") };
}

/** The operating system's code in the words of its own programs: `ENOENT`, no such file or directory. */
export function wordsFor(error: unknown): string {
  const { errno, code } = error as NodeJS.ErrnoException;
  const [, words] = errno === undefined ? [] : (getSystemErrorMap().get(errno) ?? []);
  return words ?? code ?? String(error);
}
