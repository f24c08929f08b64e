import { createGunzip, type Gunzip } from "node:zlib";
import { CutShort, Malformed } from "./cut-short.js";
import type { Chunks } from "./file.js";
import type { Limits } from "./limits.js";

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);
/** the ratio of a small file says nothing, and harms nobody */
const RATIO_FROM_BYTES = 16 * 1024 ** 2;
/** a piece of deflate can grow a thousandfold at most, so that what waits here stays below 64 MiB */
const COMPRESSED_PIECE_BYTES = 64 * 1024;

/**
 * The plain content of a file, whether it is compressed or not; its first bytes decide, not its name.
 *
 * @throws {CutShort} after the last byte that could be read, when a compressed file ends too early
 * @throws {Malformed} when the compressed data is damaged or a limit is exceeded
 */
export async function* inflate(chunks: Chunks, limits: Limits): AsyncIterable<Buffer> {
  const { head, rest } = await peek(chunks, GZIP_MAGIC.length);
  const plain = head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC) ? gunzip(rest, limits) : rest;
  let totalBytes = 0;
  for await (const chunk of plain) {
    totalBytes += chunk.length;
    if (totalBytes > limits.totalBytes) throw new Malformed(`it holds more than ${limits.totalBytes} bytes`);
    yield chunk;
  }
}

/** The first bytes (fewer only if there are no more), and all bytes, those first ones among them; errors come where they belong. */
export async function peek(
  chunks: Chunks,
  bytes: number,
): Promise<{ readonly head: Buffer; readonly rest: AsyncIterable<Buffer> }> {
  const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  const pieces: Buffer[] = [];
  let next: () => Promise<IteratorResult<Buffer>> = async () => iterator.next();
  for (let length = 0; length < bytes; ) {
    try {
      const { done, value } = await iterator.next();
      if (done) break;
      pieces.push(Buffer.from(value));
      length += value.length;
    } catch (error) {
      next = () => Promise.reject(error);
      break;
    }
  }
  const head = Buffer.concat(pieces);
  async function* rest(): AsyncIterable<Buffer> {
    yield head;
    for (let chunk = await next(); !chunk.done; chunk = await next()) yield chunk.value;
  }
  return { head, rest: rest() };
}

/**
 * Feeds piece by piece and hands out what each gave before the next one: at a cut nothing that could be read is lost, which
 * a stream, whose buffer dies with its error, does not promise.
 */
async function* gunzip(compressed: AsyncIterable<Buffer>, limits: Limits): AsyncIterable<Buffer> {
  const stream = createGunzip();
  const inflated: Buffer[] = [];
  const bytes = { compressed: 0, inflated: 0 };
  stream.on("data", (piece: Buffer) => {
    inflated.push(piece);
    bytes.inflated += piece.length;
  });
  try {
    for await (const chunk of compressed) {
      for (let from = 0; from < chunk.length; from += COMPRESSED_PIECE_BYTES) {
        const piece = chunk.subarray(from, from + COMPRESSED_PIECE_BYTES);
        bytes.compressed += piece.length;
        await fed(stream, piece);
        refuseBomb(bytes, limits);
        yield* inflated.splice(0);
      }
    }
    await fed(stream, null);
    yield* inflated.splice(0);
  } finally {
    stream.destroy();
  }
}

function refuseBomb(bytes: { readonly compressed: number; readonly inflated: number }, limits: Limits): void {
  if (bytes.inflated > RATIO_FROM_BYTES && bytes.inflated > bytes.compressed * limits.compressionRatio) {
    throw new Malformed(`its compression hides more than ${limits.compressionRatio} times its size`);
  }
}

function fed(stream: Gunzip, piece: Buffer | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(error.code === "Z_BUF_ERROR" ? new CutShort() : new Malformed("its compressed data is damaged"));
    stream.once("error", fail);
    const done = () => {
      stream.off("error", fail);
      resolve();
    };
    if (piece === null) stream.once("end", done).end();
    else stream.write(piece, done);
  });
}
