import type { HostProcess } from "../model/host-facts.js";

/**
 * A flag of the kubelet that runs on a host; in k3s and RKE2 it is part of the server, which hands `--kubelet-arg` on to it. A
 * flag outranks the same setting in the configuration file.
 */
export function kubeletFlag(processes: readonly HostProcess[], flag: string): string | undefined {
  for (const { role, isDefunct, podUid, arguments: given } of processes) {
    if (isDefunct || podUid !== undefined) continue;
    if (role === "kubelet" && given[flag] !== undefined) return given[flag];
    if ((role === "k3s" || role === "rke2") && given[`kubelet-arg.${flag}`] !== undefined) {
      return given[`kubelet-arg.${flag}`];
    }
  }
  return undefined;
}
