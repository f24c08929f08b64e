import { SNAPSHOT_SCHEMA } from "../../model/snapshot.js";
import type { JsonSchema, Shape } from "../../schema/shape.js";
import { HOST_FACT_SHAPES, OBJECT_SHAPES, VALUE_SHAPES } from "./facts.js";
import { podSpec } from "./kubernetes-pod.js";
import { LINE_SHAPES } from "./lines.js";

type AnyShape = Pick<Shape<unknown>, "schema" | "definitions">;

/** The published JSON Schema of one line of a snapshot; a fact decides what the values of its lines look like. */
export function snapshotSchema(): JsonSchema {
  const lines: readonly AnyShape[] = Object.values(LINE_SHAPES);
  const values: readonly AnyShape[] = [OBJECT_SHAPES, VALUE_SHAPES, HOST_FACT_SHAPES].flatMap((shapes) =>
    Object.values<AnyShape>(shapes),
  );
  const definitions: Record<string, JsonSchema> = Object.assign(
    {},
    ...[...lines, ...values].map((shape) => shape.definitions),
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: SNAPSHOT_SCHEMA,
    description: "One line of a kaudit snapshot, which is JSON Lines. Properties that are not described may be added.",
    anyOf: lines.map(({ schema }) => schema),
    $defs: {
      ...sorted(definitions),
      ObservationLine: { ...definitions.ObservationLine, allOf: valuesBy("observation", VALUE_SHAPES) },
      ObjectLine: { ...definitions.ObjectLine, allOf: valuesBy("object", OBJECT_SHAPES) },
      PodSpecLine: { ...definitions.PodSpecLine, allOf: [{ properties: { value: podSpec.schema } }] },
      HostFactLine: { ...definitions.HostFactLine, allOf: valuesBy("hostFact", HOST_FACT_SHAPES) },
    },
  };
}

function valuesBy(key: string, shapes: Readonly<Record<string, AnyShape>>): readonly JsonSchema[] {
  return Object.entries(shapes).map(([fact, { schema }]) => ({
    if: { properties: { [key]: { const: fact } } },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { properties: { value: schema } },
  }));
}

function sorted(definitions: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
}
