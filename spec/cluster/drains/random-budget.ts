import type { Chance } from "./chance.js";
import type { Planned } from "./random-cluster.js";

export function randomBudget(chance: Chance, name: string, namespace: string, selector: object): Planned {
  const limit = chance.one<object>([
    { minAvailable: 1 },
    { minAvailable: 2 },
    { maxUnavailable: 1 },
    { maxUnavailable: 0 },
    { minAvailable: "50%" },
    { maxUnavailable: "34%" },
  ]);
  const policy = chance.may(0.3) ? { unhealthyPodEvictionPolicy: "AlwaysAllow" } : {};
  return {
    path: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`,
    object: { metadata: { name }, spec: { ...limit, ...policy, selector } },
  };
}
