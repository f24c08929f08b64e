import { LISTS, type ListDefinition } from "./lists.js";
import { compilePicks, type PickTree, pick } from "./pick.js";
import { isServerArgumentsAnnotation, keptServerArguments } from "./server-arguments.js";
import { Sharing } from "./sharing.js";

type Fields = Readonly<Record<string, unknown>>;

/** The admission plugin ServiceAccount names this volume anew for each Pod. @see plugin/pkg/admission/serviceaccount */
const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;
const TOKEN_VOLUME_NAME = "kube-api-access";

/** Differ from object to object: looking for equal ones would cost and give nothing. */
const UNIQUE = new Set(["name", "uid", "containerID", "podIP", "nodeName", "holderIdentity", "renewTime"]);

/**
 * What is kept of API objects as they arrive, from whatever source: the picked fields, no nulls (to the API, null is unset),
 * and equal parts once. The random end of the token volume's name is dropped: no rule reads it, and no two Pods would have
 * equal specs with it. What is kept must never be changed, since objects share it.
 */
export class Arrivals {
  readonly #trees: ReadonlyMap<ListDefinition, PickTree>;
  readonly #sharing = new Sharing();

  /** @param lists lists with the union of all fields that rules read */
  constructor(lists: readonly ListDefinition[] = LISTS) {
    this.#trees = new Map(lists.map((list) => [list, compilePicks(list.picks)]));
  }

  /**
   * @param object as the API serves it; it is not changed, and parts of it live on in the result
   * @throws {RangeError} when the list is not among those given
   */
  keep(list: ListDefinition, object: unknown): unknown {
    const tree = this.#trees.get(list);
    if (tree === undefined) throw new RangeError(`${list.fact} is not among the lists that are kept`);
    const kept = pick(object, tree);
    if (!isFields(kept)) return kept;
    const metadata = withoutServerSecrets(kept.metadata);
    const whole = metadata === kept.metadata ? kept : { ...kept, metadata };
    return this.shared(isFields(whole.spec) ? { ...whole, spec: withStableTokenVolume(whole.spec) } : whole);
  }

  /** The object with its equal parts replaced by those of objects before it. */
  shared(object: Fields): Fields {
    return mapped(object, (value, key) => {
      if (!isFields(value)) return this.#share(value, key);
      if (key === "spec") return this.#sharedSpec(value);
      if (key === "status") return mapped(value, (part, name) => this.#sharedStatus(part, name));
      return mapped(value, (part, name) => this.#share(part, name));
    });
  }

  #sharedSpec(spec: Fields): Fields {
    return mapped(spec, (value, key) => {
      if (key !== "template" || !isFields(value)) return this.#share(value, key);
      return mapped(value, (part, name) =>
        name === "spec" && isFields(part) ? this.#sharedSpec(part) : this.#share(part, name),
      );
    });
  }

  /** Conditions and container statuses differ as a whole, by their times and ids; what they consist of does not. */
  #sharedStatus(value: unknown, key: string): unknown {
    if (!Array.isArray(value)) return this.#share(value, key);
    return value.map((element) =>
      isFields(element) ? mapped(element, (part, name) => this.#share(part, name)) : element,
    );
  }

  #share(value: unknown, key: string): unknown {
    if (UNIQUE.has(key)) return value;
    if (typeof value === "string" || (typeof value === "object" && value !== null)) return this.#sharing.share(value);
    return value;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapped(fields: Fields, change: (value: unknown, key: string) => unknown): Fields {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) if (key !== "__proto__") result[key] = change(fields[key], key);
  return result;
}

/** Metadata with no more of a server's arguments than rules read; itself where it holds none. */
function withoutServerSecrets(metadata: unknown): unknown {
  if (!isFields(metadata) || !isFields(metadata.annotations)) return metadata;
  const { annotations } = metadata;
  if (!Object.keys(annotations).some(isServerArgumentsAnnotation)) return metadata;
  const kept = mapped(annotations, (value, key) =>
    isServerArgumentsAnnotation(key) ? keptServerArguments(String(value)) : value,
  );
  return { ...metadata, annotations: kept };
}

/** Renames the token volume where it is declared and where containers mount it. */
function withStableTokenVolume(spec: Fields): Fields {
  const volumes = renamed(spec.volumes);
  if (volumes === spec.volumes) return spec;
  const mounting = (containers: unknown) =>
    Array.isArray(containers)
      ? containers.map((container) =>
          isFields(container) && "volumeMounts" in container
            ? { ...container, volumeMounts: renamed(container.volumeMounts) }
            : container,
        )
      : containers;
  return {
    ...spec,
    volumes,
    containers: mounting(spec.containers),
    ...("initContainers" in spec && { initContainers: mounting(spec.initContainers) }),
  };
}

/** A list of things with names, the token volume's made stable; the list itself where it is not in there. */
function renamed(list: unknown): unknown {
  const isTokenVolume = (element: unknown): element is Fields =>
    isFields(element) && typeof element.name === "string" && TOKEN_VOLUME.test(element.name);
  if (!Array.isArray(list) || !list.some(isTokenVolume)) return list;
  return list.map((element) => (isTokenVolume(element) ? { ...element, name: TOKEN_VOLUME_NAME } : element));
}
