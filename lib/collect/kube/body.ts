import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Answer } from "./connection.js";
import { KubeFault } from "./fault.js";

/**
 * The bytes of an answer, decompressed, piece by piece; stops reading when the caller does.
 *
 * @param maxBytes  what the caller will take, after decompression
 * @throws {KubeFault} `truncated` when there is more, `malformed` when it is no gzip after all
 * @throws the error of the connection, or the signal's reason
 */
export async function* bodyOf(answer: Answer, maxBytes: number, signal: AbortSignal): AsyncIterable<Buffer> {
  const onAbort = () => answer.destroy(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  let bytes = 0;
  try {
    signal.throwIfAborted();
    for await (const chunk of decompressed(answer) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        throw new KubeFault("truncated", `its body has more than ${Math.floor(maxBytes / 1024 ** 2)} MiB and was cut`);
      }
      yield chunk;
    }
  } catch (error) {
    // What a destroyed stream says is not why it was destroyed.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    // A body that was read to its end leaves the connection to the next request; any other one ends it.
    if (!answer.complete) answer.destroy();
  }
}

function decompressed(answer: Answer): Readable {
  if (answer.headers["content-encoding"] !== "gzip") return answer;
  const gunzip = createGunzip();
  answer.on("error", (error) => gunzip.destroy(error));
  gunzip.on("close", () => {
    if (!answer.complete) answer.destroy();
  });
  return answer.pipe(gunzip);
}

/** The first bytes of an answer as text, for what an error says; never more, whatever is sent. */
export async function beginningOf(answer: Answer, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of bodyOf(answer, 16 * 1024, signal)) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof KubeFault)) throw error;
  }
  return Buffer.concat(chunks).toString("utf8");
}
