import type { JsonSchema, Shape } from "./shape.js";

/** The JSON Schema of a document that others read, as it stands in docs/. */
export function published(
  title: string,
  what: string,
  { schema, definitions }: Pick<Shape<unknown>, "schema" | "definitions">,
): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    description: `${what} Within this version a property may be added, none is renamed or removed.`,
    ...schema,
    $defs: Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
