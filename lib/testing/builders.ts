import type { Relocate } from "../model/change.js";
import type { Mount, PathStatus } from "../model/host-facts.js";
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod } from "../model/kubernetes/index.js";

// Objects of test cases with the fewest fields that make them what they are; a case names only what it is about.

export function aNode(name: string, parts: Omit<Partial<Node>, "metadata"> & Partial<Node["metadata"]> = {}): Node {
  const { spec, status, ...metadata } = parts;
  return { metadata: { name, ...metadata }, spec: spec ?? {}, status: status ?? {} };
}

/** A Pod that runs on a Node. */
export function aPod(
  name: string,
  { namespace = "default", node = "node1", ...parts }: { namespace?: string; node?: string } & Partial<Pod> = {},
): Pod {
  return {
    metadata: { name, namespace, uid: uidOf(name), ...parts.metadata },
    spec: { nodeName: node, ...parts.spec },
    status: { phase: "Running", ...parts.status },
  };
}

/** A local PersistentVolume on one Node, bound to the claim `default/NAME`. */
export function aLocalVolume(name: string, path: string, node = "node1"): PersistentVolume {
  return {
    metadata: { name },
    spec: {
      local: { path },
      claimRef: { namespace: "default", name },
      persistentVolumeReclaimPolicy: "Retain",
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }] },
          ],
        },
      },
    },
    status: { phase: "Bound" },
  };
}

export function aClaim(name: string, namespace = "default"): PersistentVolumeClaim {
  return { metadata: { name, namespace }, spec: { volumeName: name }, status: { phase: "Bound" } };
}

/** The root file system of a host: ext4 on 254:0, shared, as systemd makes it. */
export const ROOT_MOUNT: Mount = {
  id: 27,
  parentId: 1,
  device: "254:0",
  root: "/",
  isRootDeleted: false,
  target: "/",
  options: ["rw", "relatime"],
  propagation: ["shared:1"],
  fstype: "ext4",
  source: "/dev/vda",
  superOptions: ["rw"],
};

/** A mount on the root file system, of another disk unless said otherwise. */
export function aMount(target: string, parts: Partial<Mount> = {}): Mount {
  const id = parts.id ?? 100 + target.length;
  return { ...ROOT_MOUNT, id, parentId: 27, device: "7:0", source: "/dev/loop0", fstype: "xfs", target, ...parts };
}

export function aDirectory(path: string, parts: Partial<PathStatus> = {}): PathStatus {
  return { path, type: "directory", realPath: path, entries: 1, ...parts };
}

export function aMissingPath(path: string): PathStatus {
  return { path, type: "missing" };
}

/** The move of the kubelet's root to another disk, by the recipe that is on the Internet. */
export function aRelocation(parts: Partial<Relocate> = {}): Relocate {
  return {
    kind: "relocate",
    nodes: ["node1"],
    moves: [{ from: "/var/lib/kubelet", to: "/data/kubelet" }],
    method: "symlink",
    removal: "unknown",
    ...parts,
  };
}

/** A UID that depends on the name alone. */
export function uidOf(name: string): string {
  const hex = [...name].reduce((text, letter) => text + (letter.codePointAt(0) ?? 0).toString(16).padStart(2, "0"), "");
  return `00000000-0000-4000-8000-${hex.padStart(12, "0").slice(-12)}`;
}

/** Where the kubelet mounts a Pod's volume. */
export function podVolumePath(pod: string, plugin: string, volume: string, root = "/var/lib/kubelet"): string {
  return `${root}/pods/${uidOf(pod)}/volumes/kubernetes.io~${plugin}/${volume}`;
}

export function subpathPath(pod: string, volume: string, root = "/var/lib/kubelet"): string {
  return `${root}/pods/${uidOf(pod)}/volume-subpaths/${volume}/main/0`;
}
