import type { Ajv2020, ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { quoted } from "./foreign-text.js";
import { HOST_FACT_SHAPES, OBJECT_SHAPES, VALUE_SHAPES } from "./schema/facts.js";
import { podSpec } from "./schema/kubernetes-pod.js";
import { LINE_SHAPES } from "./schema/lines.js";
import type { Shape } from "./schema/shape.js";

type AnyShape = Pick<Shape<unknown>, "schema" | "definitions">;

/** What is wrong with a value, beginning with where: `"/spec/containers" must be array`; undefined when nothing is. */
export type Fault = string | undefined;

export type LineKind = keyof typeof LINE_SHAPES;
export type LineOf<K extends LineKind> = (typeof LINE_SHAPES)[K] extends Shape<infer T> ? T : never;

/** Makes the checks of everything that comes out of a file. ajv is loaded only when there is a file to be read. */
export async function loadChecks(): Promise<Checks> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  return new Checks(new Ajv2020({ validateSchema: false }));
}

/** Compiles the schema of a fact when its first value comes; 30 kinds of objects are many, and few files hold all. */
export class Checks {
  readonly #ajv: Ajv2020;
  readonly #compiled = new Map<AnyShape, ValidateFunction>();

  constructor(ajv: Ajv2020) {
    this.#ajv = ajv;
  }

  /** Whether the fact is a list, or surely none; of a plugin's facts neither is known. */
  isList(fact: string): boolean {
    return Object.hasOwn(OBJECT_SHAPES, fact);
  }

  isValue(fact: string): boolean {
    return Object.hasOwn(VALUE_SHAPES, fact);
  }

  line(kind: LineKind, value: unknown): Fault {
    return this.#fault(LINE_SHAPES[kind], value);
  }

  /** The value of a cluster fact that is no list. Of facts that a plugin adds nothing is known. */
  value(fact: string, value: unknown): Fault {
    return this.#fault(shapeOf(VALUE_SHAPES, fact), value);
  }

  object(fact: string, object: unknown): Fault {
    return this.#fault(shapeOf(OBJECT_SHAPES, fact), object);
  }

  podSpec(spec: unknown): Fault {
    return this.#fault(podSpec, spec);
  }

  hostFact(fact: string, value: unknown): Fault {
    return this.#fault(shapeOf(HOST_FACT_SHAPES, fact), value);
  }

  #fault(shape: AnyShape | undefined, value: unknown): Fault {
    if (shape === undefined) return undefined;
    let validate = this.#compiled.get(shape);
    if (validate === undefined) {
      validate = this.#ajv.compile({ ...shape.schema, $defs: shape.definitions });
      this.#compiled.set(shape, validate);
    }
    return validate(value) ? undefined : worded(validate.errors ?? []);
  }
}

function shapeOf(shapes: Readonly<Record<string, AnyShape>>, fact: string): AnyShape | undefined {
  return Object.hasOwn(shapes, fact) ? shapes[fact] : undefined;
}

/** Of several alternatives' errors the one that got furthest. */
function worded(errors: readonly ErrorObject[]): string {
  const [deepest] = [...errors].sort((a, b) => b.instancePath.length - a.instancePath.length);
  return `${quoted(deepest?.instancePath ?? "")} ${deepest?.message ?? "is wrong"}`;
}
