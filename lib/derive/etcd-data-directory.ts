import type { HostProcess } from "../model/host-facts.js";

/**
 * Where the etcd that runs on a host keeps its data; undefined where no etcd runs as a process of its own. k3s and RKE2
 * embed theirs, and their arguments do not tell a server from an agent that joins one.
 */
export function etcdDataDirectory(processes: readonly HostProcess[]): string | undefined {
  return processes.find(({ role, isDefunct }) => role === "etcd" && !isDefunct)?.arguments["data-dir"];
}
