import type { ResourceManagerCheckpoint } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";

const WHAT = "the state of the kubelet's resource managers";

/**
 * `MANAGER POLICY PATH`.
 *
 * @throws {MalformedError} also where a file names no policy: the kubelet could not read it either
 * @see pkg/kubelet/cm/cpumanager/state/state_checkpoint.go in Kubernetes
 */
export function parseResourceManagerCheckpoints(text: string): readonly ResourceManagerCheckpoint[] {
  return completeList(text, WHAT).map((line, index) => {
    const [, manager, policyName, path] = /^(cpu|memory) ([A-Za-z0-9]+[A-Za-z0-9-]*) (\/.+)$/.exec(line) ?? [];
    if ((manager !== "cpu" && manager !== "memory") || policyName === undefined || path === undefined) {
      throw malformedLine(WHAT, index, "names no policy");
    }
    return { manager, path, policyName };
  });
}
