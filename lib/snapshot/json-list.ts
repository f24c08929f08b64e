import { isUtf8 } from "node:buffer";
import { parseOwnJson } from "../model/own-json.js";
import { Malformed } from "./cut-short.js";
import type { Chunks } from "./file.js";
import { type JsonPart, scanJson } from "./json-scanner.js";
import type { Limits } from "./limits.js";
import { type ListPart, type TypeMeta, typeMetaOf } from "./list-part.js";

/**
 * The objects of Lists in JSON, one by one.
 *
 * @throws {CutShort} when the text ends within a value
 * @throws {Malformed} when it is no JSON or exceeds a limit
 */
export async function* readJsonList(chunks: Chunks, limits: Limits): AsyncIterable<ListPart> {
  let documents = 0;
  let items = 0;
  let listSoFar = "";
  let list: TypeMeta = {};
  for await (const part of scanJson(chunks, limits)) {
    if (part.kind === "document") {
      const where = `document ${++documents}`;
      yield { kind: "document", value: parsed(part, where), where };
      continue;
    }
    if (++items > limits.lines) throw new Malformed(`it has more than ${limits.lines} items`);
    if (part.listSoFar !== listSoFar) {
      listSoFar = part.listSoFar;
      list = typeMetaOf(parsed({ ...part, bytes: Buffer.from(listSoFar) }, `document ${documents + 1}`));
    }
    const where = `item ${items}`;
    yield { kind: "item", value: parsed(part, where), list, bytes: part.bytes.length, where };
  }
}

function parsed({ bytes }: JsonPart, where: string): unknown {
  if (!isUtf8(bytes)) throw new Malformed(`${where} is not UTF-8`);
  try {
    return parseOwnJson(bytes.toString());
  } catch {
    // The parser's own message quotes the text, and what it quotes may be a secret.
    throw new Malformed(`${where} is not JSON`);
  }
}
