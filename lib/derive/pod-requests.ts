import type { Container, PodSpec, ResourceList } from "../model/kubernetes/index.js";
import { ResourceSum, type Resources } from "./resources.js";

/** So that a Node full of Pods without requests does not look empty to the scheduler's scores. */
const SCORING_SUBSTITUTES: ResourceList = { cpu: "100m", memory: "200Mi" };
const NO_SUBSTITUTES: ResourceList = {};

/**
 * What the scheduler reserves for a Pod: the sum of its containers and sidecars, or the most that its init containers
 * need at one time, whichever is larger; requests of the Pod as a whole in their stead; overhead on top.
 *
 * @throws {SyntaxError} when a quantity cannot be read
 * @see k8s.io/component-helpers/resource, PodRequests
 */
export function podRequests(spec: PodSpec): Resources {
  return requestsWith(spec, NO_SUBSTITUTES);
}

/**
 * The same with the amounts that the scheduler's scores take for requests which a container does not make; the very same
 * object where every container makes them.
 *
 * @throws {SyntaxError} when a quantity cannot be read
 */
export function podScoringRequests(spec: PodSpec, requests: Resources): Resources {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  if (containers.every(({ resources }) => namesBoth(resources?.requests)) || namesBoth(spec.resources?.requests)) {
    return requests;
  }
  const ofPod = spec.resources?.requests;
  if (!isPodLevel(ofPod)) return requestsWith(spec, SCORING_SUBSTITUTES);
  const absent = Object.entries(SCORING_SUBSTITUTES).filter(([name]) => !Object.hasOwn(ofPod ?? {}, name));
  return requestsWith(spec, Object.fromEntries(absent));
}

function namesBoth(requests: ResourceList | undefined): boolean {
  return requests !== undefined && Object.hasOwn(requests, "cpu") && Object.hasOwn(requests, "memory");
}

function requestsWith(spec: PodSpec, substitutes: ResourceList): Resources {
  const sum = containerRequests(spec, substitutes);
  const ofPod = spec.resources?.requests;
  if (ofPod !== undefined && isPodLevel(ofPod)) {
    sum.override(Object.fromEntries(Object.entries(ofPod).filter(([name]) => countsForPod(name))));
  }
  sum.addList(spec.overhead);
  return sum;
}

function containerRequests({ containers = [], initContainers = [] }: PodSpec, substitutes: ResourceList): ResourceSum {
  const running = new ResourceSum();
  for (const container of containers) addRequests(running, container, substitutes);
  if (initContainers.length === 0) return running;
  // A sidecar runs from its turn among the init containers to the end, beside everything that starts after it.
  const sidecars = new ResourceSum();
  const initializing = new ResourceSum();
  for (const container of initContainers) {
    if (container.restartPolicy === "Always") {
      addRequests(running, container, substitutes);
      addRequests(sidecars, container, substitutes);
      initializing.atLeast(sidecars);
    } else {
      const together = new ResourceSum();
      together.add(sidecars);
      addRequests(together, container, substitutes);
      initializing.atLeast(together);
    }
  }
  running.atLeast(initializing);
  return running;
}

function addRequests(sum: ResourceSum, { resources }: Container, substitutes: ResourceList): void {
  const requests = resources?.requests;
  sum.addList(requests);
  if (substitutes !== NO_SUBSTITUTES) {
    sum.addList(
      Object.fromEntries(Object.entries(substitutes).filter(([name]) => !Object.hasOwn(requests ?? {}, name))),
    );
  }
}

/** Of a Pod's own requests only cpu, memory and hugepages count. */
function isPodLevel(requests: ResourceList | undefined): boolean {
  return requests !== undefined && Object.keys(requests).some(countsForPod);
}

function countsForPod(name: string): boolean {
  return name === "cpu" || name === "memory" || name.startsWith("hugepages-");
}
