import type { PodSpec } from "../model/kubernetes/index.js";
import { ResourceSum, type Resources } from "./resources.js";

/**
 * Limits of a Pod as quotas count them: all that runs together, or the most that its init containers may use at one time;
 * limits of the Pod as a whole in their stead; overhead on top of what is limited.
 *
 * @throws {SyntaxError} when a quantity cannot be read
 * @see k8s.io/component-helpers/resource, PodLimits
 */
export function podLimits(spec: PodSpec): Resources {
  const sum = containerLimits(spec);
  sum.override(spec.resources?.limits ?? {});
  const limited = Object.entries(spec.overhead ?? {}).filter(([name]) => isLimited(sum, name));
  sum.addList(Object.fromEntries(limited));
  return sum;
}

function containerLimits({ containers = [], initContainers = [] }: PodSpec): ResourceSum {
  const running = new ResourceSum();
  for (const { resources } of containers) running.addList(resources?.limits);
  // A sidecar runs from its turn among the init containers to the end, beside everything that starts after it.
  const sidecars = new ResourceSum();
  const initializing = new ResourceSum();
  for (const { resources, restartPolicy } of initContainers) {
    const together = new ResourceSum();
    together.add(sidecars);
    together.addList(resources?.limits);
    initializing.atLeast(together);
    if (restartPolicy !== "Always") continue;
    running.addList(resources?.limits);
    sidecars.addList(resources?.limits);
  }
  running.atLeast(initializing);
  return running;
}

function isLimited({ cpuMillicores, memoryBytes, ephemeralStorageBytes, scalars }: Resources, name: string): boolean {
  switch (name) {
    case "cpu":
      return cpuMillicores > 0;
    case "memory":
      return memoryBytes > 0;
    case "ephemeral-storage":
      return ephemeralStorageBytes > 0;
    default:
      return (scalars.get(name) ?? 0) > 0;
  }
}
