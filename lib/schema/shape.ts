import type { JsonValue } from "../model/finding.js";

/** A JSON Schema (2020-12), as far as it is used here. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

declare const described: unique symbol;

/**
 * A JSON Schema together with the type that it describes. The type takes part in both directions, so that a schema that
 * allows more or less than its type does not compile: what is checked on load and what the code believes cannot part.
 */
export interface Shape<T> {
  readonly schema: JsonSchema;
  /** named parts that the schema refers to, `#/$defs/NAME` */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
  readonly [described]?: (value: T) => T;
}

/** A property that may be absent. */
export interface OptionalShape<T> {
  readonly optional: Shape<T>;
}

/** A shape for each property, none left out and none added, optional where it is optional. */
export type ShapesOf<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K>
    ? OptionalShape<Exclude<T[K], undefined>>
    : Shape<T[K]>;
};

type AnyShape = Pick<Shape<unknown>, "schema" | "definitions">;

export const text: Shape<string> = leaf({ type: "string" });
export const number: Shape<number> = leaf({ type: "number" });
export const boolean: Shape<boolean> = leaf({ type: "boolean" });
export const anything: Shape<unknown> = leaf({});
export const json: Shape<JsonValue> = leaf({});
/** A number of things. */
export const count: Shape<number> = leaf({ type: "integer", minimum: 0 });

/** Text of a certain form; the pattern is a regular expression that JSON Schema and JavaScript read alike. */
export function matching(pattern: string): Shape<string> {
  return leaf({ type: "string", pattern });
}

export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  return { optional: shape };
}

/** One of some words; as keys, so that the compiler misses none of them. */
export function oneOf<T extends string>(words: Readonly<Record<T, true>>): Shape<T> {
  return leaf({ enum: Object.keys(words) });
}

export function exactly<const T extends string | boolean>(value: T): Shape<T> {
  return leaf({ const: value });
}

export function list<T>(element: Shape<T>): Shape<readonly T[]> {
  return { schema: { type: "array", items: element.schema }, definitions: element.definitions };
}

export function nonEmptyList<T>(element: Shape<T>): Shape<readonly [T, ...T[]]> {
  return { schema: { ...list(element).schema, minItems: 1 }, definitions: element.definitions };
}

/** An object used as a map. */
export function map<T>(value: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return { schema: { type: "object", additionalProperties: value.schema }, definitions: value.definitions };
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return { schema: { anyOf: [shape.schema, { type: "null" }] }, definitions: shape.definitions };
}

/** The alternatives' types together; each alternative is one member of the union. */
export function anyOf<T extends readonly unknown[]>(
  ...shapes: { readonly [I in keyof T]: Shape<T[I]> }
): Shape<T[number]> {
  return { schema: { anyOf: shapes.map(({ schema }) => schema) }, definitions: definitionsOf(shapes) };
}

/** An object with these properties. Others are allowed: a later version may have added them. */
export function object<T>(shapes: NoInfer<ShapesOf<T>>): Shape<T> {
  // ShapesOf has nothing but these two as values, which a mapped type does not tell.
  const properties = Object.entries<AnyShape | { readonly optional: AnyShape }>(shapes as never);
  const shapeOf = (property: AnyShape | { readonly optional: AnyShape }): AnyShape =>
    "optional" in property ? property.optional : property;
  const required = properties.filter(([, property]) => !("optional" in property)).map(([name]) => name);
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(properties.map(([name, property]) => [name, shapeOf(property).schema])),
      ...(required.length > 0 && { required }),
    },
    definitions: definitionsOf(properties.map(([, property]) => shapeOf(property))),
  };
}

/** The same shape with what it means, for the person who reads the schema. */
export function explained<T>(description: string, { schema, definitions }: Shape<T>): Shape<T> {
  return { schema: { ...schema, description }, definitions };
}

/** The same shape under a name, written once and referred to. */
export function named<T>(name: string, { schema, definitions }: Shape<T>): Shape<T> {
  return { schema: { $ref: `#/$defs/${name}` }, definitions: { ...definitions, [name]: schema } };
}

function leaf<T>(schema: JsonSchema): Shape<T> {
  return { schema, definitions: {} };
}

function definitionsOf(shapes: readonly AnyShape[]): Readonly<Record<string, JsonSchema>> {
  return Object.assign({}, ...shapes.map(({ definitions }) => definitions));
}
