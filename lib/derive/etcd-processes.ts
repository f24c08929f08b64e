import type { HostProcess } from "../model/host-facts.js";

/**
 * Processes of the etcd that the host itself runs: as a service, or in a static Pod. A tenant may run an etcd of his own in a Pod
 * of the API, with a data directory that is of no host; such a Pod has a UUID, where the kubelet gives a static one a hash
 * without dashes.
 *
 * @see kubelet, pkg/kubelet/config/common.go applyDefaults
 */
export function etcdProcesses(processes: readonly HostProcess[]): readonly HostProcess[] {
  return processes.filter(
    ({ role, isDefunct, podUid }) => role === "etcd" && !isDefunct && (podUid === undefined || !podUid.includes("-")),
  );
}
