import { createReadStream } from "node:fs";

// 150 clusters with their CA and client certificates are about 2 MB.
const MAX_BYTES = 32 * 1024 * 1024;

/** What a file holds, or the operating system's word for why it cannot be read (ENOENT, EACCES, EISDIR). */
export type FileText = { readonly text: string } | { readonly fault: string };

/** Reads a file that a kubeconfig names, or a kubeconfig itself; a pipe such as `<(command)` will do. */
export async function readText(path: string): Promise<FileText> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) return { fault: "it has more than 32 MiB" };
      chunks.push(chunk);
    }
  } catch (error) {
    return { fault: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
  return { text: Buffer.concat(chunks).toString("utf8") };
}
