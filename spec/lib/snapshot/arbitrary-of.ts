import fc, { type Arbitrary } from "fast-check";
import type { JsonSchema } from "../../../lib/schema/shape.js";

const TIME = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") })
  .map((date) => date.toISOString());
/** A negative zero is a zero to JSON. */
const NUMBER = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
);
const KEY = fc.string().filter((key) => key !== "__proto__");

/** Any value that the schema describes, as long as JSON can hold it and the Kubernetes API would serve it: no nulls inside of objects. */
export function arbitraryOf(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): Arbitrary<unknown> {
  const of = (part: unknown): Arbitrary<unknown> => arbitraryOf(part as JsonSchema, definitions);
  if (typeof schema.$ref === "string") return of(definitions[schema.$ref.replace("#/$defs/", "")]);
  if (Array.isArray(schema.anyOf)) return fc.oneof(...schema.anyOf.map(of));
  if ("const" in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "string":
      return schema.pattern === undefined ? fc.string({ unit: "grapheme" }) : TIME;
    case "integer":
      return fc.nat();
    case "number":
      return NUMBER;
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(of(schema.items), { minLength: schema.minItems === 1 ? 1 : 0, maxLength: 3 });
    case "object":
      return objectOf(schema, of);
    default:
      return fc.oneof(fc.string(), fc.integer(), fc.boolean());
  }
}

function objectOf(schema: JsonSchema, of: (part: unknown) => Arbitrary<unknown>): Arbitrary<unknown> {
  if (schema.properties === undefined) return fc.dictionary(KEY, of(schema.additionalProperties), { maxKeys: 3 });
  const properties = Object.entries(schema.properties as Readonly<Record<string, JsonSchema>>);
  return fc.record(Object.fromEntries(properties.map(([name, part]) => [name, of(part)])), {
    requiredKeys: (schema.required as string[] | undefined) ?? [],
    noNullPrototype: true,
  });
}
