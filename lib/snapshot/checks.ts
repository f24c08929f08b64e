import type { Ajv2020, ErrorObject } from "ajv/dist/2020.js";
import { SNAPSHOT_SCHEMA } from "../model/snapshot.js";
import type { Shape } from "../schema/shape.js";
import { quoted } from "./foreign-text.js";
import { HOST_FACT_SHAPES, OBJECT_SHAPES, VALUE_SHAPES } from "./schema/facts.js";
import { podSpec } from "./schema/kubernetes-pod.js";
import { LINE_SHAPES } from "./schema/lines.js";

type AnyShape = Pick<Shape<unknown>, "schema" | "definitions">;

/** What is wrong with a value, beginning with where: `"/spec/containers" must be array`; undefined when nothing is. */
export type Fault = string | undefined;

export type LineKind = keyof typeof LINE_SHAPES;
export type LineOf<K extends LineKind> = (typeof LINE_SHAPES)[K] extends Shape<infer T> ? T : never;

/** A file holds few kinds and often few objects: compiling costs more than checking, and the optimiser a third of it. */
const FAST_TO_COMPILE = { validateSchema: false, inlineRefs: false, code: { optimize: false } } as const;

let loaded: Promise<Checks> | undefined;

/** The checks of everything that comes out of a file. ajv is loaded only when there is a file to be read, and only once. */
export function loadChecks(): Promise<Checks> {
  loaded ??= import("ajv/dist/2020.js").then(({ Ajv2020 }) => new Checks(new Ajv2020(FAST_TO_COMPILE)));
  return loaded;
}

const LINE = "line";
const OBJECT = "object";
const VALUE = "value";
const HOST_FACT = "hostFact";
const POD_SPEC = "podSpec";

/** Each shape under a name of its own in one schema, so that ajv compiles what several refer to once, and when it is needed. */
const SHAPES: Readonly<Record<string, AnyShape>> = {
  ...prefixed(LINE, LINE_SHAPES),
  ...prefixed(OBJECT, OBJECT_SHAPES),
  ...prefixed(VALUE, VALUE_SHAPES),
  ...prefixed(HOST_FACT, HOST_FACT_SHAPES),
  [POD_SPEC]: podSpec,
};

export class Checks {
  readonly #ajv: Ajv2020;

  constructor(ajv: Ajv2020) {
    const shapes = Object.entries(SHAPES);
    const $defs = Object.assign(
      {},
      ...shapes.map(([name, { schema, definitions }]) => ({ ...definitions, [name]: schema })),
    );
    this.#ajv = ajv.addSchema({ $id: SNAPSHOT_SCHEMA, $defs });
  }

  /** Whether the fact is a list, or surely none; of a plugin's facts neither is known. */
  isList(fact: string): boolean {
    return Object.hasOwn(OBJECT_SHAPES, fact);
  }

  isValue(fact: string): boolean {
    return Object.hasOwn(VALUE_SHAPES, fact);
  }

  line(kind: LineKind, value: unknown): Fault {
    return this.#fault(`${LINE}-${kind}`, value);
  }

  /** The value of a cluster fact that is no list. Of facts that a plugin adds nothing is known, and nothing is wrong. */
  value(fact: string, value: unknown): Fault {
    return this.#fault(`${VALUE}-${fact}`, value);
  }

  object(fact: string, object: unknown): Fault {
    return this.#fault(`${OBJECT}-${fact}`, object);
  }

  podSpec(spec: unknown): Fault {
    return this.#fault(POD_SPEC, spec);
  }

  hostFact(fact: string, value: unknown): Fault {
    return this.#fault(`${HOST_FACT}-${fact}`, value);
  }

  #fault(name: string, value: unknown): Fault {
    if (!Object.hasOwn(SHAPES, name)) return undefined;
    const validate = this.#ajv.getSchema(`${SNAPSHOT_SCHEMA}#/$defs/${name}`);
    if (validate === undefined) throw new RangeError(`there is no schema of ${name}`);
    return validate(value) === true ? undefined : worded(validate.errors ?? []);
  }
}

function prefixed(prefix: string, shapes: Readonly<Record<string, AnyShape>>): Readonly<Record<string, AnyShape>> {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [`${prefix}-${name}`, shape]));
}

/** Of several alternatives' errors the one that got furthest. */
function worded(errors: readonly ErrorObject[]): string {
  const [deepest] = [...errors].sort((a, b) => b.instancePath.length - a.instancePath.length);
  return `${quoted(deepest?.instancePath ?? "")} ${deepest?.message ?? "is wrong"}`;
}
