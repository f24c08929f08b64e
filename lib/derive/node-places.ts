import type { PersistentVolume, Pod, PodSpec, Volume } from "../model/kubernetes/index.js";
import type { Undecided } from "../model/observation.js";
import { localPathOf } from "./local-volume.js";
import { isAtOrBelow } from "./path.js";
import { isFinished } from "./pod-status.js";
import { namespacedName } from "./volume-index.js";

/** A path of a host that something starts from, and would start empty from if what is mounted there were missing. */
export interface NodePlace {
  readonly path: string;
  /** as a sentence names it */
  readonly what: string;
  readonly kind: "kubelet" | "runtime" | "etcd" | "volume" | "hostPath";
  /** whether a missing path is made anew, empty and without a word, instead of keeping the Pod from starting */
  readonly isRecreated: boolean;
}

/** The places of one Node, and what is not known of them. */
export interface NodePlaces {
  readonly places: readonly NodePlace[];
  readonly undecided: readonly Undecided[];
}

/** Directories of the system that agents look into; what lies there is nobody's data. */
const SYSTEM = [
  "/dev",
  "/proc",
  "/sys",
  "/run",
  "/var/run",
  "/boot",
  "/lib",
  "/usr",
  "/etc",
  "/opt/cni",
  "/var/log",
  "/tmp",
];

/** The kubelet or the runtime makes these where they are missing. @see pkg/volume/hostpath/host_path.go */
const RECREATED: ReadonlySet<string> = new Set(["", "DirectoryOrCreate", "FileOrCreate"]);

/** Disks that are used as such are no places: nothing else can lie where a device is missing. */
export function placesOfVolumes(
  volumes: readonly PersistentVolume[],
  canonical: (path: string) => string = (path) => path,
): readonly NodePlace[] {
  return volumes.flatMap((volume) => {
    const given = localPathOf(volume);
    const path = given && canonical(given);
    const { local, hostPath } = volume.spec ?? {};
    const isRecreated = local === undefined && RECREATED.has(hostPath?.type ?? "");
    const what = `PersistentVolume ${volume.metadata.name}`;
    return path === undefined || isAtOrBelow(path, "/dev") ? [] : [{ path, what, kind: "volume", isRecreated }];
  });
}

/**
 * Directories that Pods write to by hostPath, each once; without those of the system, sockets, and what is at or below one of
 * the roots, which are places of their own.
 */
export function placesOfHostPaths(pods: readonly Pod[], roots: readonly string[]): readonly NodePlace[] {
  const places = new Map<string, NodePlace>();
  for (const pod of pods) {
    if (isFinished(pod)) continue;
    for (const { name, hostPath } of pod.spec?.volumes ?? []) {
      if (hostPath === undefined || places.has(hostPath.path) || !isData(hostPath, roots)) continue;
      if (isMountedReadOnly(pod.spec, name)) continue;
      const what = `a hostPath of Pod ${namespacedName(pod)}`;
      const isRecreated = RECREATED.has(hostPath.type ?? "");
      places.set(hostPath.path, { path: hostPath.path, what, kind: "hostPath", isRecreated });
    }
  }
  return [...places.values()];
}

function isData({ path, type = "" }: NonNullable<Volume["hostPath"]>, roots: readonly string[]): boolean {
  const isDevice = type === "Socket" || type === "CharDevice" || type === "BlockDevice";
  return !isDevice && path !== "/" && ![...SYSTEM, ...roots].some((directory) => isAtOrBelow(path, directory));
}

/** Whether every container that mounts the volume does so for reading alone. */
export function isMountedReadOnly({ containers = [], initContainers = [] }: PodSpec = {}, volume: string): boolean {
  const mounts = [...containers, ...initContainers]
    .flatMap(({ volumeMounts = [] }) => volumeMounts)
    .filter(({ name }) => name === volume);
  return mounts.length > 0 && mounts.every(({ readOnly }) => readOnly === true);
}
