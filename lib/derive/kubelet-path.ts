import type { Mount } from "../model/host-facts.js";

/** What a path below a kubelet's root says by itself. `root` is whatever stands before. */
export type KubeletPath =
  | {
      readonly kind: "pod-volume";
      readonly root: string;
      readonly podUid: string;
      /** volume plugin as the kubelet escapes it, without the vendor: `local-volume`, `csi`, `projected` */
      readonly plugin: string;
      /** name of the PersistentVolume, or of the Pod's inline volume */
      readonly volume: string;
    }
  | {
      readonly kind: "subpath";
      readonly root: string;
      readonly podUid: string;
      readonly volume: string;
      readonly container: string;
    }
  | {
      readonly kind: "global-mount";
      readonly root: string;
      readonly plugin: string;
      /** name of the PersistentVolume where the path holds one */
      readonly volume: string | null;
    };

const POD_UID = "(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})";
const POD_VOLUME = new RegExp(`^(.*)/pods/(${POD_UID})/volumes/([^/]+)~([^/]+)/([^/]+)(?:/.*)?$`);
const SUBPATH = new RegExp(`^(.*)/pods/(${POD_UID})/volume-subpaths/([^/]+)/([^/]+)/[0-9]+$`);
const LOCAL_VOLUME = /^(.*)\/plugins\/kubernetes\.io\/local-volume\/mounts\/([^/]+)$/;
const CSI_GLOBAL = /^(.*)\/plugins\/kubernetes\.io\/csi\/(?:pv\/([^/]+)|[^/]+\/[0-9a-f]{64})\/globalmount$/;
const PLUGIN_MOUNT = /^(.*)\/plugins\/kubernetes\.io\/([^/]+)\/mounts\/.+$/;

/**
 * Reads a path as the kubelet lays it out.
 *
 * @see pkg/kubelet/kubelet_getters.go and pkg/volume in Kubernetes' source
 */
export function parseKubeletPath(path: string): KubeletPath | undefined {
  const podVolume = POD_VOLUME.exec(path);
  if (podVolume !== null) {
    const [, root = "", podUid = "", , plugin = "", volume = ""] = podVolume;
    return { kind: "pod-volume", root, podUid, plugin, volume };
  }
  const subpath = SUBPATH.exec(path);
  if (subpath !== null) {
    const [, root = "", podUid = "", volume = "", container = ""] = subpath;
    return { kind: "subpath", root, podUid, volume, container };
  }
  return parseGlobalMount(path);
}

function parseGlobalMount(path: string): KubeletPath | undefined {
  const local = LOCAL_VOLUME.exec(path);
  if (local !== null) return globalMount(local[1], "local-volume", local[2]);
  const csi = CSI_GLOBAL.exec(path);
  if (csi !== null) return globalMount(csi[1], "csi", csi[2]);
  const other = PLUGIN_MOUNT.exec(path);
  return other === null ? undefined : globalMount(other[1], other[2] ?? "", undefined);
}

function globalMount(root: string | undefined, plugin: string, volume: string | undefined): KubeletPath {
  return { kind: "global-mount", root: root ?? "", plugin, volume: volume ?? null };
}

/** File systems that hold nothing which outlives the machine's memory or the container. */
const TRANSIENT_FSTYPES: ReadonlySet<string> = new Set([
  "autofs",
  "bpf",
  "cgroup",
  "cgroup2",
  "debugfs",
  "devpts",
  "devtmpfs",
  "fusectl",
  "hugetlbfs",
  "mqueue",
  "nsfs",
  "overlay",
  "proc",
  "ramfs",
  "rpc_pipefs",
  "securityfs",
  "sysfs",
  "tmpfs",
  "tracefs",
]);

/** Whether what is mounted would still be there after a reboot: what a recursive delete takes away for good. */
export function isPersistent(fstype: string): boolean {
  return !TRANSIENT_FSTYPES.has(fstype);
}

/**
 * Whether a mount shows data that a recursive delete takes away for good. Overlays are the root file systems of containers; but
 * where the machine's own root is one (live systems, nodes that are containers themselves), so is the bind of a volume.
 */
export function holdsData({ fstype, target }: Pick<Mount, "fstype" | "target">): boolean {
  return isPersistent(fstype) || (fstype === "overlay" && parseKubeletPath(target) !== undefined);
}
