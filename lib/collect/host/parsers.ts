import type { HostFactId, HostFacts } from "../../model/host-facts.js";
import { parseAddresses } from "./addresses.js";
import { parseCertificates } from "./certificates.js";
import { parseClock } from "./clock.js";
import { parseCniState } from "./cni-state.js";
import { parseCsiVolumes } from "./csi-volumes.js";
import { parseEtcdDataDirectories } from "./etcd-data-directories.js";
import { parseEtcdSnapshots } from "./etcd-snapshots.js";
import { parseFilesystems } from "./filesystems.js";
import { parseFstab } from "./fstab.js";
import { parseHostPortRules } from "./host-port-rules.js";
import { parseIdentity } from "./identity.js";
import { parseKernelRelease } from "./kernel-release.js";
import { parseNamedKubeletConfiguration } from "./kubelet-configuration.js";
import { parseListeningSockets } from "./listening-sockets.js";
import { parseMountUnits } from "./mount-units.js";
import { parseMounts } from "./mounts.js";
import { parseOsRelease } from "./os-release.js";
import { parsePaths } from "./paths.js";
import { parseProcesses } from "./processes.js";
import { parseResourceManagerCheckpoints } from "./resource-manager-checkpoints.js";
import { parseRuntimeConfiguration } from "./runtime-configuration.js";
import { parseRuntimeContainers } from "./runtime-containers.js";
import { parseRuntimeTasks } from "./runtime-tasks.js";
import { parseSelinuxMode } from "./selinux-mode.js";
import { parseServiceUnits } from "./service-units.js";
import { parseStaticPodManifests } from "./static-pod-manifests.js";
import { parseSwaps } from "./swaps.js";

/** Facts that the script knows; those of plugins have a slash in their id, and come another way. */
export type ScriptFactId = Exclude<HostFactId, `${string}/${string}`>;

/** What the script prints of a fact → the fact. Trees come in a frame each, and have no place here. */
export const PARSERS: { readonly [F in Exclude<ScriptFactId, "trees">]: (text: string) => HostFacts[F] } = {
  identity: parseIdentity,
  mounts: parseMounts,
  filesystems: parseFilesystems,
  paths: parsePaths,
  fstab: parseFstab,
  mountUnits: parseMountUnits,
  staticPodManifests: parseStaticPodManifests,
  kubeletConfiguration: parseNamedKubeletConfiguration,
  processes: parseProcesses,
  listeningSockets: parseListeningSockets,
  hostPortRules: parseHostPortRules,
  cniState: parseCniState,
  runtimeContainers: parseRuntimeContainers,
  runtimeTasks: parseRuntimeTasks,
  kernelRelease: parseKernelRelease,
  osRelease: parseOsRelease,
  swaps: parseSwaps,
  clock: parseClock,
  addresses: parseAddresses,
  serviceUnits: parseServiceUnits,
  runtimeConfiguration: parseRuntimeConfiguration,
  etcdDataDirectories: parseEtcdDataDirectories,
  etcdSnapshots: parseEtcdSnapshots,
  selinuxMode: parseSelinuxMode,
  certificates: parseCertificates,
  resourceManagerCheckpoints: parseResourceManagerCheckpoints,
  csiVolumes: parseCsiVolumes,
};

export function isScriptFact(fact: HostFactId): fact is ScriptFactId {
  return fact === "trees" || Object.hasOwn(PARSERS, fact);
}
