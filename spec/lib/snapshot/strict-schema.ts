import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { JsonSchema } from "../../../lib/schema/shape.js";
import { snapshotSchema } from "../../../lib/snapshot/schema/document.js";

/** The published schema, but with not one property more than it describes. */
export function strictSnapshotSchema(): ValidateFunction {
  return new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(
    strictly(snapshotSchema()) as JsonSchema,
  );
}

function strictly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictly);
  if (typeof value !== "object" || value === null) return value;
  const schema = value as JsonSchema;
  // The conditions on a fact's name speak of two properties of a line that is described in full beside them.
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  if ("if" in schema) return { if: schema.if, then: properties(schema.then as JsonSchema) };
  const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, strictly(part)]));
  return schema.type === "object" && "properties" in schema ? { ...parts, additionalProperties: false } : parts;
}

function properties(schema: JsonSchema): JsonSchema {
  return { properties: strictly(schema.properties) };
}
