import { podLimits } from "../derive/pod-limits.js";
import { podRequests } from "../derive/pod-requests.js";
import { quantityMilliValue } from "../derive/quantity.js";
import type { Resources } from "../derive/resources.js";
import type { Container, LimitRange, PodSpec, ResourceList } from "../model/kubernetes/index.js";
import type { ConsultedFacts } from "./consulted-facts.js";

type Limit = NonNullable<NonNullable<LimitRange["spec"]>["limits"]>[number];
type Amounts = (name: string) => number | undefined;

/**
 * Limit ranges by namespace: what they add to a new Pod, and what they refuse.
 *
 * @see plugin/pkg/admission/limitranger
 */
export class LimitRanges {
  readonly #facts: ConsultedFacts;
  #byNamespace: ReadonlyMap<string, readonly Limit[]> | undefined;

  constructor(facts: ConsultedFacts) {
    this.#facts = facts;
  }

  /** Whether a Pod may be made, as far as its requests and limits are concerned. */
  admits(spec: PodSpec, namespace: string): boolean {
    const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
    if (!containers.every(isValid)) return false;
    return this.#in(namespace).every((limit) => {
      switch (limit.type) {
        case "Container":
          return containers.every(({ resources }) =>
            isWithin(limit, stated(resources?.requests), stated(resources?.limits)),
          );
        case "Pod":
          return isWithin(limit, summed(podRequests(spec)), summed(podLimits(spec)));
        default:
          return true;
      }
    });
  }

  /** Requests and limits for containers that state none; a limit of their own stands for the request. */
  fill(spec: PodSpec, namespace: string): PodSpec {
    const limits = this.#in(namespace).filter(({ type }) => type === "Container");
    const defaultRequests = Object.assign(
      {},
      ...limits.map((limit) => ({ ...limit.default, ...limit.defaultRequest })),
    );
    const defaultLimits = Object.assign({}, ...limits.map((limit) => limit.default));
    const fill = (containers: PodSpec["containers"] = []) =>
      containers.map((container) => {
        const { requests, limits: own } = container.resources ?? {};
        const resources = {
          requests: { ...defaultRequests, ...own, ...requests },
          limits: { ...defaultLimits, ...own },
        };
        return { ...container, resources };
      });
    return { ...spec, containers: fill(spec.containers), initContainers: fill(spec.initContainers) };
  }

  #in(namespace: string): readonly Limit[] {
    this.#byNamespace ??= group(this.#facts.look("limitRanges") ?? []);
    return this.#byNamespace.get(namespace) ?? [];
  }
}

function group(ranges: readonly LimitRange[]): ReadonlyMap<string, readonly Limit[]> {
  const groups = new Map<string, Limit[]>();
  for (const { metadata, spec } of ranges) {
    const limits = groups.get(metadata.namespace ?? "") ?? [];
    groups.set(metadata.namespace ?? "", limits);
    limits.push(...(spec?.limits ?? []));
  }
  return groups;
}

/** A default limit may be less than what a container requests: then the API refuses the Pod. */
function isValid({ resources }: Container): boolean {
  const limits = stated(resources?.limits);
  return Object.entries(resources?.requests ?? {}).every(
    ([name, quantity]) => quantityMilliValue(quantity) <= (limits(name) ?? Number.POSITIVE_INFINITY),
  );
}

function isWithin({ min, max, maxLimitRequestRatio }: Limit, requests: Amounts, limits: Amounts): boolean {
  return (
    each(min, (name, least) => (requests(name) ?? -1) >= least && (limits(name) ?? least) >= least) &&
    each(max, (name, most) => (limits(name) ?? Number.POSITIVE_INFINITY) <= most && (requests(name) ?? 0) <= most) &&
    each(maxLimitRequestRatio, (name, ratio) => {
      const [request, limit] = [requests(name) ?? 0, limits(name) ?? 0];
      return request > 0 && limit > 0 && (limit / request) * 1000 <= ratio;
    })
  );
}

function each(list: ResourceList = {}, holds: (name: string, milliValue: number) => boolean): boolean {
  return Object.entries(list).every(([name, quantity]) => holds(name, quantityMilliValue(quantity)));
}

/** [a thousandth of the resource's unit] */
function stated(list: ResourceList = {}): Amounts {
  return (name) => {
    const quantity = Object.hasOwn(list, name) ? list[name] : undefined;
    return quantity === undefined ? undefined : quantityMilliValue(quantity);
  };
}

function summed({ cpuMillicores, memoryBytes, ephemeralStorageBytes, scalars }: Resources): Amounts {
  const known = new Map([...scalars, ["memory", memoryBytes], ["ephemeral-storage", ephemeralStorageBytes]]);
  return (name) => {
    const amount = name === "cpu" ? cpuMillicores : 1000 * (known.get(name) ?? 0);
    return amount === 0 ? undefined : amount;
  };
}
