import type { PodSpec } from "../model/kubernetes/index.js";
import { ResourceSum, type Resources, resourcesOf } from "./resources.js";

/**
 * Limits of a Pod as quotas count them: all that runs together, or the most that its init containers may use at one time.
 *
 * @throws {SyntaxError} when a quantity cannot be read
 * @see k8s.io/component-helpers/resource, PodLimits
 */
export function podLimits({ containers = [], initContainers = [] }: PodSpec): Resources {
  const running = new ResourceSum();
  for (const { resources } of containers) running.addList(resources?.limits);
  const initializing = new ResourceSum();
  for (const { resources, restartPolicy } of initContainers) {
    if (restartPolicy === "Always") running.addList(resources?.limits);
    else initializing.atLeast(resourcesOf(resources?.limits));
  }
  running.atLeast(initializing);
  return running;
}
