import type { ErrorObject } from "ajv";

/** Keys and indices that lead to the value that a schema refused. */
export function pathOf({ instancePath }: ErrorObject): readonly (string | number)[] {
  return instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * What a schema refused, in words: `waivers[0] lacks "rule"`.
 *
 * @param whole  what the value as a whole is called
 */
export function explainSchemaError(error: ErrorObject, whole: string): string {
  const what = nameOf(pathOf(error), whole);
  switch (error.keyword) {
    case "additionalProperties":
      return `${what} has an unknown key "${error.params.additionalProperty}"; known are ${knownKeys(error)}`;
    case "required":
      return `${what} lacks "${error.params.missingProperty}"`;
    case "type":
      return `${what} must be ${NAMES_OF_TYPES[String(error.params.type)] ?? `of type ${error.params.type}`}`;
    case "enum":
      return `${what} must be one of ${[error.params.allowedValues].flat().join(", ")}`;
    case "format":
      return `${what} must be a date such as 2027-01-31`;
    case "minLength":
    case "minItems":
      return `${what} is empty`;
    default:
      // Where a schema has a name for what it takes, the name says more than its pattern.
      if (error.parentSchema?.title !== undefined) return `${what} is no ${error.parentSchema.title}`;
      return `${what} ${error.message}`;
  }
}

const NAMES_OF_TYPES: Readonly<Record<string, string>> = {
  object: "a mapping",
  array: "a list",
  string: "text",
  integer: "a whole number",
};

function nameOf(path: readonly (string | number)[], whole: string): string {
  if (path.length === 0) return whole;
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}

function knownKeys({ parentSchema }: ErrorObject): string {
  const properties: unknown = parentSchema?.properties;
  return Object.keys(typeof properties === "object" && properties !== null ? properties : {}).join(", ");
}
