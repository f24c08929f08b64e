import { Malformed } from "./cut-short.js";
import type { Chunks } from "./file.js";
import { peek } from "./inflate.js";

export type Format =
  /** a text that names its own schema, a snapshot if it is the right one */
  | { readonly kind: "schema"; readonly schema: string }
  | { readonly kind: "json" }
  | { readonly kind: "yaml" }
  | { readonly kind: "empty" };

const HEAD_BYTES = 4096;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const SCHEMA = /^\s*\{\s*"schema"\s*:\s*"([^"\\]{0,100})"/;

/**
 * Tells by its first bytes what a file holds; its name says nothing.
 *
 * @throws {Malformed} when it is no text in UTF-8
 */
export async function sniff(
  chunks: Chunks,
): Promise<{ readonly format: Format; readonly rest: AsyncIterable<Buffer> }> {
  const { head, rest } = await peek(chunks, HEAD_BYTES);
  // PowerShell's redirection writes UTF-16.
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    throw new Malformed("it is UTF-16, as PowerShell redirects text", {
      advice: "save it as UTF-8, for instance with Out-File -Encoding utf8",
    });
  }
  if (head.includes(0)) throw new Malformed("it is no text");
  const hasMark = head.subarray(0, 3).equals(BYTE_ORDER_MARK);
  const text = head.toString("utf8", hasMark ? 3 : 0);
  return { format: formatOf(text), rest: hasMark ? withoutMark(rest) : rest };
}

function formatOf(text: string): Format {
  const schema = SCHEMA.exec(text)?.[1];
  if (schema !== undefined) return { kind: "schema", schema };
  const first = text.trimStart()[0];
  if (first === undefined && text.length < HEAD_BYTES / 4) return { kind: "empty" };
  return { kind: first === "{" || first === "[" ? "json" : "yaml" };
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst ? chunk.subarray(BYTE_ORDER_MARK.length) : chunk;
    isFirst = false;
  }
}
