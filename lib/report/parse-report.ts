import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { InputError } from "../model/errors.js";
import { parseOwnJson } from "../model/own-json.js";
import { REPORT_SCHEMA, type Report } from "../model/report.js";
import { SNAPSHOT_SCHEMA } from "../model/snapshot.js";
import { reportSchema } from "./schema/document.js";

/**
 * A stored report, as `-o json` wrote it. Fields that this version does not know stay where they are.
 *
 * @param name  of the file, for sentences
 * @throws {InputError} when the text is no report, or one of another version
 */
export function parseReport(text: string, name: string): Report {
  const refuse = (why: string) => new InputError(`cannot read report ${name}: ${why}`);
  const document = parseJson(text, refuse);
  const written: unknown =
    typeof document === "object" && document !== null ? Reflect.get(document, "schema") : undefined;
  if (written !== REPORT_SCHEMA) throw refuse(wrongSchema(written));
  const validate = new Ajv2020({ strictTypes: false }).compile<Report>(reportSchema());
  if (validate(document)) return document;
  throw refuse(`${describe(validate.errors?.[0])}; write it anew with kaudit audit -o json`);
}

function parseJson(text: string, refuse: (why: string) => InputError): unknown {
  try {
    return parseOwnJson(text);
  } catch (error) {
    // What was recorded by collect is JSON line by line, which is no JSON text.
    if (text.startsWith(`{"schema":"${SNAPSHOT_SCHEMA}"`)) throw refuse(wrongSchema(SNAPSHOT_SCHEMA));
    throw refuse(
      `it is no JSON, or cut short (${(error as SyntaxError).message}); give a file that kaudit audit -o json wrote`,
    );
  }
}

function wrongSchema(written: unknown): string {
  if (typeof written !== "string") return "it does not say that it is one; give a file that kaudit audit -o json wrote";
  const what = `its schema is "${written}", not ${REPORT_SCHEMA}`;
  if (written === SNAPSHOT_SCHEMA) return `${what}; it is a snapshot, which kaudit audit --snapshot reads`;
  if (/^kaudit\.report\/v\d+$/.test(written)) return `${what}; show it with the kaudit that wrote it, or a newer one`;
  return `${what}; give a file that kaudit audit -o json wrote`;
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return "it does not have the form of one";
  return `${error.instancePath === "" ? "it" : `its ${error.instancePath}`} ${error.message}`;
}
