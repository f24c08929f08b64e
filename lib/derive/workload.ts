import type { Pod } from "../model/kubernetes/index.js";
import type { WorkloadIndex } from "./workload-index.js";
import { workloadSubject } from "./workload-subject.js";

/** The topmost controller of a Pod; a bare Pod stands for itself, by what its name is generated from. */
export function workloadOf(pod: Pod, index: WorkloadIndex): ReturnType<typeof workloadSubject> & { namespace: string } {
  const { name, generateName, namespace = "" } = pod.metadata;
  const workload = index.ofPod(pod) ?? { kind: "Pod", namespace, name: generateName ?? name };
  return { ...workloadSubject(workload), namespace };
}
