import { podLimits } from "../derive/pod-limits.js";
import { quantityMilliValue, quantityValue } from "../derive/quantity.js";
import type { Resources } from "../derive/resources.js";
import type { IntOrString, PodSpec, ResourceQuota } from "../model/kubernetes/index.js";
import type { PodState } from "./pod-state.js";
import { isInScopes } from "./quota-scopes.js";

type Usage = ReadonlyMap<string, number>;

/** Counts Pods for as long as they are in the API, finished or not. */
const OBJECTS = "count/pods";

/**
 * Resource quotas and their use during one run.
 *
 * @see pkg/quota/v1/evaluator/core/pods.go
 */
export class QuotaLedger {
  readonly #byNamespace = new Map<string, ResourceQuota[]>();
  readonly #used = new Map<ResourceQuota, Map<string, number>>();
  /** Pods of which only the object is counted any more */
  readonly #ended = new Set<PodState>();

  constructor(quotas: readonly ResourceQuota[]) {
    for (const quota of quotas) {
      const namespace = quota.metadata.namespace ?? "";
      const others = this.#byNamespace.get(namespace);
      if (others === undefined) this.#byNamespace.set(namespace, [quota]);
      else others.push(quota);
    }
  }

  get isEmpty(): boolean {
    return this.#byNamespace.size === 0;
  }

  /** Whether anything is limited in the namespace. */
  covers(namespace: string): boolean {
    return this.#byNamespace.has(namespace);
  }

  /** Charges a new Pod to the quotas of its namespace; names the one that has no room and charges none. */
  admit(pod: PodState): ResourceQuota | undefined {
    const quotas = this.#covering(pod);
    if (quotas.length === 0) return undefined;
    const usage = usageOf(pod);
    const { spec } = pod.traits;
    const exceeded = quotas.find((quota) => !states(spec, hardOf(quota)) || !this.#hasRoom(quota, usage));
    if (exceeded === undefined) for (const quota of quotas) this.#charge(quota, usage, 1);
    return exceeded;
  }

  /** Gives back what the Pod used, once: it has ended, or ought to have. */
  releaseCompute(pod: PodState): void {
    if (this.#ended.has(pod) || hadFinished(pod)) return;
    this.#ended.add(pod);
    const { [OBJECTS]: _, ...usage } = Object.fromEntries(usageOf(pod));
    for (const quota of this.#covering(pod)) this.#charge(quota, new Map(Object.entries(usage)), -1);
  }

  /** Gives back all of it: the object is gone. */
  release(pod: PodState): void {
    this.releaseCompute(pod);
    for (const quota of this.#covering(pod)) this.#charge(quota, new Map([[OBJECTS, 1]]), -1);
  }

  #covering(pod: PodState): readonly ResourceQuota[] {
    return (this.#byNamespace.get(pod.namespace) ?? []).filter(({ spec }) => isInScopes(pod, spec));
  }

  #hasRoom(quota: ResourceQuota, usage: Usage): boolean {
    return Object.entries(hardOf(quota)).every(([name, limit]) => {
      const amount = usage.get(name) ?? 0;
      return amount === 0 || (this.#usedOf(quota).get(name) ?? 0) + amount <= amountOf(name, limit);
    });
  }

  #charge(quota: ResourceQuota, usage: Usage, sign: 1 | -1): void {
    const used = this.#usedOf(quota);
    for (const [name, amount] of usage) used.set(name, (used.get(name) ?? 0) + sign * amount);
  }

  #usedOf(quota: ResourceQuota): Map<string, number> {
    let used = this.#used.get(quota);
    if (used === undefined) {
      used = new Map(Object.entries(quota.status?.used ?? {}).map(([name, value]) => [name, amountOf(name, value)]));
      this.#used.set(quota, used);
    }
    return used;
  }
}

function hadFinished({ isOriginal, source }: PodState): boolean {
  return isOriginal && (source.status?.phase === "Succeeded" || source.status?.phase === "Failed");
}

function amountOf(name: string, quantity: IntOrString): number {
  return name.endsWith("cpu") ? quantityMilliValue(quantity) : quantityValue(quantity);
}

function usageOf({ traits }: PodState): Usage {
  const usage = new Map([
    ["pods", 1],
    [OBJECTS, 1],
  ]);
  const add = (
    prefixes: readonly string[],
    { cpuMillicores, memoryBytes, ephemeralStorageBytes, scalars }: Resources,
  ) => {
    for (const prefix of prefixes) {
      usage.set(`${prefix}cpu`, cpuMillicores);
      usage.set(`${prefix}memory`, memoryBytes);
      usage.set(`${prefix}ephemeral-storage`, ephemeralStorageBytes);
      for (const [name, amount] of scalars) usage.set(`${prefix}${name}`, amount);
    }
  };
  add(["", "requests."], traits.requests);
  add(["limits."], podLimits(traits.spec));
  return usage;
}

type Hard = Readonly<Record<string, IntOrString>>;

function hardOf({ spec, status }: ResourceQuota): Hard {
  return status?.hard ?? spec?.hard ?? {};
}

/** Where cpu or memory is limited, every container has to state its share, unless the Pod states one as a whole. */
function states({ containers = [], initContainers = [], resources }: PodSpec, hard: Hard): boolean {
  const ofPod = { ...resources?.requests, ...resources?.limits };
  if (Object.hasOwn(ofPod, "cpu") || Object.hasOwn(ofPod, "memory")) return true;
  return [...containers, ...initContainers].every((container) => {
    const { requests = {}, limits = {} } = container.resources ?? {};
    return ["cpu", "memory"].every((name) => {
      const isRequested =
        Object.hasOwn(requests, name) || !(Object.hasOwn(hard, name) || Object.hasOwn(hard, `requests.${name}`));
      return isRequested && (Object.hasOwn(limits, name) || !Object.hasOwn(hard, `limits.${name}`));
    });
  });
}
