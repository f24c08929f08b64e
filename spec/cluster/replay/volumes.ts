/** A volume of a Pod as the kubelet lays it out, and where its data is kept. */
export interface ReplayedVolume {
  readonly name: string;
  readonly kind: VolumeKind;
  /** directory of the host with the data; undefined where it lies in the kubelet's root or on a device that is mounted nowhere */
  readonly source?: string;
  readonly pod: PodName;
  /** mounts below the Pod's directory, the source of each relative to the volume's own */
  readonly mounts: readonly VolumeMount[];
}

export interface VolumeMount {
  /** below `pods/UID/` */
  readonly at: string;
  readonly from: string;
  readonly isFile?: true;
  readonly isReadOnly?: true;
}

export type VolumeKind =
  | "local"
  | "local read-only"
  | "local on a mount"
  | "local on a device"
  | "hostPath"
  | "hostPath PV"
  | "emptyDir"
  | "emptyDir in memory"
  | "configMap"
  | "projected";

export type PodName = keyof typeof PODS;
/** UIDs of the Pods; `agent` is of a DaemonSet, and a drain leaves it. */
export const PODS = {
  pg: "11111111-1111-4111-8111-111111111111",
  es: "22222222-2222-4222-8222-222222222222",
  web: "33333333-3333-4333-8333-333333333333",
  agent: "44444444-4444-4444-8444-444444444444",
} as const;

/** Whether volumes are kept on the disk of the kubelet's root, or on another one. */
export type Device = "same" | "another";

/** Where local data is kept on either disk. */
export function baseOf(device: Device): string {
  return device === "same" ? "/opt/pv" : "/data900/pv";
}

const at = (plugin: string, name: string): string => `volumes/kubernetes.io~${plugin}/${name}`;
const whole = (plugin: string, name: string): VolumeMount => ({ at: at(plugin, name), from: "." });
const subpath = (volume: string, container: string, index: number, from: string): VolumeMount => ({
  at: `volume-subpaths/${volume}/${container}/${index}`,
  from,
});

/**
 * Every kind of volume that the kubelet has a mount or a directory for. @see pkg/volume/local/local.go,
 * pkg/volume/util/subpath/subpath_linux.go, pkg/volume/hostpath/host_path.go in Kubernetes' source
 */
export function volumesOn(device: Device): readonly ReplayedVolume[] {
  const base = baseOf(device);
  return [
    {
      name: "pv-dir",
      kind: "local",
      source: `${base}/dir`,
      pod: "pg",
      mounts: [whole("local-volume", "pv-dir"), subpath("pv-dir", "pg", 1, "sub")],
    },
    {
      name: "pv-ro",
      kind: "local read-only",
      source: `${base}/ro`,
      pod: "pg",
      mounts: [{ ...whole("local-volume", "pv-ro"), isReadOnly: true }],
    },
    {
      name: "pv-disk",
      kind: "local on a mount",
      source: device === "same" ? "/mnt/bound" : "/mnt/disk",
      pod: "es",
      mounts: [whole("local-volume", "pv-disk")],
    },
    { name: "pv-block", kind: "local on a device", pod: "es", mounts: [whole("local-volume", "pv-block")] },
    {
      name: "pv-overlay",
      kind: "local",
      source: "/mnt/overlay/data",
      pod: "es",
      mounts: [whole("local-volume", "pv-overlay")],
    },
    { name: "plain", kind: "hostPath", source: `${base}/plain`, pod: "web", mounts: [] },
    {
      name: "shared",
      kind: "hostPath",
      source: `${base}/shared`,
      pod: "web",
      mounts: [subpath("shared", "web", 0, "site"), { ...subpath("shared", "web", 1, "app.conf"), isFile: true }],
    },
    { name: "pv-host", kind: "hostPath PV", source: `${base}/host`, pod: "web", mounts: [] },
    { name: "cache", kind: "emptyDir", pod: "pg", mounts: [] },
    { name: "ram", kind: "emptyDir in memory", pod: "pg", mounts: [whole("empty-dir", "ram")] },
    {
      name: "settings",
      kind: "configMap",
      pod: "web",
      mounts: [{ ...subpath("settings", "web", 2, "file"), isFile: true }],
    },
    { name: "token-pg", kind: "projected", pod: "pg", mounts: [whole("projected", "token-pg")] },
    { name: "token-agent", kind: "projected", pod: "agent", mounts: [whole("projected", "token-agent")] },
  ];
}

/** Names of the files in every volume, `site` and `sub` being what is mounted by subPath. */
export const FILES = ["file", ".hidden", "sub/file", "site/deep/file", "app.conf"] as const;

/** Whether the data outlives the Pod: what a relocation must not lose. */
export function isPersistentKind({ kind }: ReplayedVolume): boolean {
  switch (kind) {
    case "local":
    case "local read-only":
    case "local on a mount":
    case "local on a device":
    case "hostPath":
    case "hostPath PV":
      return true;
    case "emptyDir":
    case "emptyDir in memory":
    case "configMap":
    case "projected":
      return false;
  }
}
