import fc, { type Arbitrary } from "fast-check";
import { type Observation, UNOBSERVED_REASONS } from "../../../lib/model/observation.js";
import type { Snapshot } from "../../../lib/model/snapshot.js";
import type { JsonSchema, Shape } from "../../../lib/schema/shape.js";
import { type NamedObject, sortedByName } from "../../../lib/snapshot/named-object.js";
import { HOST_FACT_SHAPES, OBJECT_SHAPES, VALUE_SHAPES } from "../../../lib/snapshot/schema/facts.js";
import { LINE_SHAPES } from "../../../lib/snapshot/schema/lines.js";
import { arbitraryOf } from "./arbitrary-of.js";

type AnyShape = Pick<Shape<unknown>, "schema" | "definitions">;

const any = ({ schema, definitions }: AnyShape) => arbitraryOf(schema, definitions);

const provenance = fc.record({
  source: fc.string(),
  at: fc.constantFrom("2026-11-20T18:43:10Z", "2026-11-20T18:43:10.123456Z"),
});

function observationOf<T>(value: Arbitrary<T>): Arbitrary<Observation<T>> {
  return fc.oneof(
    fc.record({ value, from: provenance }).map(({ value, from }) => ({ state: "observed" as const, value, ...from })),
    fc
      .record({ reason: fc.constantFrom(...UNOBSERVED_REASONS), detail: fc.string(), from: provenance })
      .map(({ reason, detail, from }) => ({ state: "unobserved" as const, reason, detail, ...from })),
  );
}

/** Objects as a list has them: named, in order, each once. */
function listOf(shape: AnyShape): Arbitrary<readonly NamedObject[]> {
  const object = fc.record({ object: any(shape), name: fc.string({ minLength: 1 }) }).map(({ object, name }) => {
    const named = object as NamedObject;
    return { ...named, metadata: { ...named.metadata, name } };
  });
  return fc
    .uniqueArray(object, { maxLength: 4, selector: ({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}` })
    .map(sortedByName);
}

function factsOf<T>(arbitraries: readonly (readonly [string, Arbitrary<Observation<T>>])[]) {
  return fc.record(Object.fromEntries(arbitraries), { requiredKeys: [], noNullPrototype: true });
}

const clusterFacts = factsOf<unknown>([
  ...Object.entries<AnyShape>(OBJECT_SHAPES).map(([fact, shape]) => [fact, observationOf(listOf(shape))] as const),
  ...Object.entries<AnyShape>(VALUE_SHAPES).map(([fact, shape]) => [fact, observationOf(any(shape))] as const),
]);

const host = fc.record({
  name: fc.string(),
  node: fc.option(fc.string(), { nil: undefined }),
  address: fc.option(fc.string(), { nil: undefined }),
  identity: fc.constantFrom("verified", "rebooted-since", "host-key", "unverified"),
  connection: observationOf(fc.constant("connected")),
  facts: factsOf<unknown>(
    Object.entries<AnyShape>(HOST_FACT_SHAPES).map(([fact, shape]) => [fact, observationOf(any(shape))] as const),
  ),
});

/** The names of an object's own fields: picked as a whole, they keep everything. */
function fieldsOf({ schema, definitions }: AnyShape): string[] {
  const whole = typeof schema.$ref === "string" ? definitions[schema.$ref.replace("#/$defs/", "")] : schema;
  return Object.keys((whole?.properties ?? {}) as JsonSchema);
}

const PICKS = Object.fromEntries(
  Object.entries<AnyShape>(OBJECT_SHAPES).map(([fact, shape]) => [fact, fieldsOf(shape)] as const),
);

/** Any snapshot of which each fact has its own shape. */
export const anySnapshot: Arbitrary<Snapshot> = fc
  .record({
    header: any(LINE_SHAPES.schema) as Arbitrary<
      Pick<Snapshot, "tool" | "collectedAt" | "cluster" | "sources"> & Partial<Snapshot>
    >,
    facts: clusterFacts,
    hosts: fc.uniqueArray(host, { maxLength: 3, selector: ({ name }) => name }),
  })
  .map(({ header: { tool, collectedAt, cluster, sources, change = null }, facts, hosts }) => {
    const defined = hosts.map(({ node, address, ...rest }) => ({
      ...rest,
      ...(node !== undefined && { node }),
      ...(address !== undefined && { address }),
    }));
    const map = new Map(defined.map((one) => [one.name, one]));
    return { tool, collectedAt, cluster, sources, change, picks: PICKS, facts, hosts: map } as unknown as Snapshot;
  });
