import type { ErrorObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { UsageError } from "../model/errors.js";
import { isCalendarDate } from "./calendar-date.js";
import { CONFIG_SCHEMA, type WrittenConfig } from "./schema.js";
import { explainSchemaError, pathOf } from "./schema-error.js";

/**
 * Reads the text of a configuration. Nothing in it is taken on trust: aliases are bounded, keys are known ones.
 *
 * @param path  of the file, for sentences
 * @throws {UsageError} where the text is no YAML, or says what no configuration can say, with line and column
 */
export function parseConfig(text: string, path: string): WrittenConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake !== undefined) throw unusable(at(mistake.pos[0]), `it is not valid YAML: ${firstLine(mistake.message)}`);
  const written = toPlain(document, path);
  if (written === null) return {};
  const validate = new Ajv2020({
    strict: true,
    verbose: true,
    formats: { date: isCalendarDate },
  }).compile<WrittenConfig>(CONFIG_SCHEMA);
  if (validate(written)) return written;
  const [error] = validate.errors ?? [];
  if (error === undefined) throw unusable(path, "it does not have the form of a configuration");
  throw unusable(at(offsetOf(error, document)), explainSchemaError(error, "the configuration"));
}

function toPlain(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    // The library's own guard against documents that grow without end when their aliases are resolved.
    throw new UsageError(`cannot use configuration ${path}: its aliases grow too large; write the values out`, {
      cause: error,
    });
  }
}

function unusable(where: string, why: string): UsageError {
  return new UsageError(`cannot use configuration ${where}: ${why}; see docs/configuration.md`);
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}

/** Where the mistake stands: an unknown key itself, else the value. */
function offsetOf(error: ErrorObject, document: Document): number {
  const path = pathOf(error);
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  const unknownKey: unknown = error.params.additionalProperty;
  if (unknownKey !== undefined && isMap(node)) {
    const key = node.items.find(({ key }) => isScalar(key) && String(key.value) === unknownKey)?.key;
    if (isNode(key)) return key.range?.[0] ?? 0;
  }
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
