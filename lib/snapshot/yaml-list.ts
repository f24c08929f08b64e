import { isUtf8 } from "node:buffer";
import { parseOwnJson } from "../model/own-json.js";
import { CutShort, Malformed } from "./cut-short.js";
import type { Chunks } from "./file.js";
import type { Limits } from "./limits.js";
import { isRecord, type ListPart, typeMetaOf } from "./list-part.js";
import { scanYaml, type YamlPart } from "./yaml-scanner.js";

/** values that one object may come to; aliases can make ten lines expand to billions */
const MOST_VALUES = 1_000_000;

/**
 * The objects of Lists in YAML, one by one, of one document or several.
 *
 * @throws {CutShort} when a list lacks its kind, which kubectl prints behind its items: cut YAML is YAML
 * @throws {Malformed} with the line number, when it is no YAML or exceeds a limit
 */
export async function* readYamlList(chunks: Chunks, limits: Limits): AsyncIterable<ListPart> {
  const parse = await parser(limits);
  let items = 0;
  for await (const part of scanYaml(chunks, limits)) {
    const value = parse(part);
    if (part.kind === "document") {
      if (isRecord(value) && Object.hasOwn(value, "items") && typeMetaOf(value).kind === undefined)
        throw new CutShort();
      if (value !== undefined && value !== null) yield { kind: "document", value, where: `line ${part.line}` };
      continue;
    }
    if (++items > limits.lines) throw new Malformed(`it has more than ${limits.lines} items`);
    const [element] = Array.isArray(value) ? value : [value];
    yield { kind: "item", value: element, list: {}, bytes: part.bytes.length, where: `line ${part.line}` };
  }
}

/** js-yaml is loaded when there is YAML to read. JSON_SCHEMA leaves times as text and knows no tags of JavaScript. */
async function parser(limits: Limits): Promise<(part: YamlPart) => unknown> {
  const { load, JSON_SCHEMA, YAMLException } = await import("js-yaml");
  // @types/js-yaml lacks maxDepth, which 4.3 knows
  const options = { schema: JSON_SCHEMA, maxDepth: limits.depth };
  return ({ bytes, line }) => {
    if (!isUtf8(bytes)) throw new Malformed(`what begins at line ${line} is not UTF-8`);
    try {
      return copied(load(bytes.toString(), options), line);
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      // A reason with quotation marks quotes the text, and what it quotes may be a secret.
      const reason = /^[\w ,()-]+$/.test(error.reason) ? ` (${error.reason})` : "";
      throw new Malformed(`line ${line + (error.mark?.line ?? 0)} is not YAML${reason}`);
    }
  };
}

/**
 * A copy that holds on to nothing: js-yaml's texts are slices of the document, and one of them keeps all of it in memory.
 * On the way no key `__proto__` is let in.
 */
function copied(value: unknown, line: number): unknown {
  let left = MOST_VALUES;
  const visit = (node: unknown): void => {
    if (--left < 0) throw new Malformed(`what begins at line ${line} expands to more than ${MOST_VALUES} values`);
    if (typeof node === "object" && node !== null) Object.values(node).forEach(visit);
  };
  visit(value);
  return value === undefined ? undefined : parseOwnJson(JSON.stringify(value));
}
