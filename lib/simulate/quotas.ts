import { compileRequirements } from "../derive/label-selector.js";
import { podLimits } from "../derive/pod-limits.js";
import { quantityMilliValue, quantityValue } from "../derive/quantity.js";
import type { Resources } from "../derive/resources.js";
import type { IntOrString, ResourceQuota } from "../model/kubernetes/index.js";
import { isFinishedState, type PodState } from "./pod-state.js";

type Usage = ReadonlyMap<string, number>;

/**
 * Resource quotas and their use during one run.
 *
 * @see pkg/quota/v1/evaluator/core/pods.go
 */
export class QuotaLedger {
  readonly #byNamespace = new Map<string, ResourceQuota[]>();
  readonly #used = new Map<ResourceQuota, Map<string, number>>();

  constructor(quotas: readonly ResourceQuota[]) {
    for (const quota of quotas) {
      const namespace = quota.metadata.namespace ?? "";
      const others = this.#byNamespace.get(namespace);
      if (others === undefined) this.#byNamespace.set(namespace, [quota]);
      else others.push(quota);
    }
  }

  /** Charges a new Pod to the quotas of its namespace; names the one that has no room and charges none. */
  admit(pod: PodState): ResourceQuota | undefined {
    const quotas = this.#covering(pod);
    if (quotas.length === 0) return undefined;
    const usage = usageOf(pod);
    const exceeded = quotas.find((quota) => !this.#hasRoom(quota, usage));
    if (exceeded === undefined) for (const quota of quotas) this.#charge(quota, usage, 1);
    return exceeded;
  }

  /** Gives back what the Pod used; a finished one uses nothing but its place in the API. */
  release(pod: PodState): void {
    const usage = isFinishedState(pod) ? new Map([["count/pods", 1]]) : usageOf(pod);
    for (const quota of this.#covering(pod)) this.#charge(quota, usage, -1);
  }

  #covering(pod: PodState): readonly ResourceQuota[] {
    return (this.#byNamespace.get(pod.namespace) ?? []).filter((quota) => covers(quota, pod));
  }

  #hasRoom(quota: ResourceQuota, usage: Usage): boolean {
    const hard = quota.status?.hard ?? quota.spec?.hard ?? {};
    return Object.entries(hard).every(([name, limit]) => {
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

function amountOf(name: string, quantity: IntOrString): number {
  return name.endsWith("cpu") ? quantityMilliValue(quantity) : quantityValue(quantity);
}

function usageOf({ traits }: PodState): Usage {
  const usage = new Map([
    ["pods", 1],
    ["count/pods", 1],
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

function covers({ spec }: ResourceQuota, pod: PodState): boolean {
  const scopes = (spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists", values: undefined }));
  return [...scopes, ...(spec?.scopeSelector?.matchExpressions ?? [])].every(({ scopeName, operator, values }) =>
    isInScope(pod, scopeName, operator, values),
  );
}

function isInScope({ traits }: PodState, scope: string, operator: string, values: readonly string[] = []): boolean {
  const { requests, spec } = traits;
  const isBestEffort = requests.cpuMillicores === 0 && requests.memoryBytes === 0;
  switch (scope) {
    case "BestEffort":
      return isBestEffort;
    case "NotBestEffort":
      return !isBestEffort;
    // Only a Pod with a deadline of its own is "Terminating" here; those of controllers hardly ever have one.
    case "Terminating":
      return false;
    case "PriorityClass": {
      const labels = spec.priorityClassName ? { class: spec.priorityClassName } : {};
      return compileRequirements([{ key: "class", operator, values }]).matches(labels);
    }
    default:
      return true;
  }
}
