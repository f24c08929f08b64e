import type { Drain } from "../../lib/model/change.js";
import type { ClusterFacts } from "../../lib/model/cluster-facts.js";
import type {
  Deployment,
  Node,
  OwnerReference,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  VolumeAttachment,
} from "../../lib/model/kubernetes/index.js";
import type { ListFactId } from "../../lib/model/lists.js";
import { LISTS } from "../../lib/model/lists.js";
import { aClaim, aNode, aPod } from "../../lib/testing/index.js";

// Small clusters with volumes, as rules on storage meet them.

/** Every list, with nothing in it: what is not in a case is not in the cluster. */
export const NOTHING: { readonly [F in ListFactId]?: ClusterFacts[F] } = Object.fromEntries(
  LISTS.map(({ fact }) => [fact, []]),
);

/** A Node with room for a few Pods. */
export function aWorker(name: string, parts: Omit<Partial<Node>, "metadata"> & Partial<Node["metadata"]> = {}): Node {
  return aNode(name, {
    labels: { "kubernetes.io/hostname": name },
    ...parts,
    status: {
      conditions: [{ type: "Ready", status: "True" }],
      allocatable: { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "100Gi" },
      ...parts.status,
    },
  });
}

/** A Node whose kubelet has not been heard of for two hours. */
export function aSilentWorker(name: string, sinceHours = 2): Node {
  const since = new Date(Date.parse("2026-11-20T12:00:00Z") - sinceHours * 3_600_000).toISOString();
  return aWorker(name, {
    spec: { taints: [{ key: "node.kubernetes.io/unreachable", effect: "NoExecute" }] },
    status: { conditions: [{ type: "Ready", status: "Unknown", lastTransitionTime: since.replace(".000Z", "Z") }] },
  });
}

export function ownedBy(kind: string, name: string): readonly OwnerReference[] {
  const apiVersion = kind === "Job" ? "batch/v1" : "apps/v1";
  return [{ apiVersion, kind, name, controller: true }];
}

/** What admission gives every Pod that says nothing of it. */
export const TOLERATIONS = ["not-ready", "unreachable"].map((what) => ({
  key: `node.kubernetes.io/${what}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

/** A Pod that serves, with the claims of the same names; its owner as `KIND/NAME`. */
export function aStoringPod(
  name: string,
  {
    owner,
    claims = [],
    node = "node1",
    ...parts
  }: { owner?: string; claims?: readonly string[]; node?: string } & Partial<Pod> = {},
): Pod {
  const [kind = "", ownerName = ""] = owner?.split("/") ?? [];
  return aPod(name, {
    ...parts,
    metadata: {
      name,
      namespace: "default",
      ...(owner === undefined ? {} : { ownerReferences: ownedBy(kind, ownerName) }),
      ...parts.metadata,
    },
    spec: {
      nodeName: node,
      containers: [{ name: "main", image: "app:1", resources: {} }],
      tolerations: TOLERATIONS,
      volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
      ...parts.spec,
    },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }], ...parts.status },
  });
}

/** A volume of a CSI driver, bound to the claim `default/NAME`. */
export function aBlockVolume(name: string, spec: PersistentVolume["spec"] = {}): PersistentVolume {
  return {
    metadata: { name },
    spec: {
      accessModes: ["ReadWriteOnce"],
      csi: { driver: "block.csi.example.com", volumeHandle: `handle-${name}` },
      claimRef: { namespace: "default", name },
      persistentVolumeReclaimPolicy: "Delete",
      ...spec,
    },
    status: { phase: "Bound" },
  };
}

export function anAttachment(
  volume: string,
  nodeName = "node1",
  parts: Partial<VolumeAttachment> = {},
): VolumeAttachment {
  return {
    metadata: { name: `csi-${volume}-${nodeName}`, ...parts.metadata },
    spec: { attacher: "block.csi.example.com", nodeName, source: { persistentVolumeName: volume } },
    status: { attached: true, ...parts.status },
  };
}

/** The claims that the volumes are bound to. */
export function claimsFor(volumes: readonly PersistentVolume[]): readonly PersistentVolumeClaim[] {
  return volumes.map(({ metadata, spec }) => ({
    ...aClaim(metadata.name),
    spec: { volumeName: metadata.name, ...(spec?.accessModes === undefined ? {} : { accessModes: spec.accessModes }) },
  }));
}

/** `kubectl drain NODE --ignore-daemonsets --delete-emptydir-data` */
export function aDrain(nodes: readonly string[] = ["node1"], parts: Partial<Drain> = {}): Drain {
  return {
    kind: "drain",
    nodes,
    force: false,
    deleteEmptydirData: true,
    ignoreDaemonsets: true,
    disableEviction: false,
    timeoutSeconds: 0,
    gracePeriodSeconds: -1,
    podSelector: "",
    skipWaitForDeleteTimeoutSeconds: 0,
    ...parts,
  };
}

/** A ReplicaSet of a Deployment and one of its Pods. */
export function aReplica(
  deployment: string,
  parts: Parameters<typeof aStoringPod>[1] = {},
  suffix = "x2",
): { readonly pod: Pod; readonly replicaSet: ReplicaSet; readonly deployment: Deployment } {
  const name = `${deployment}-5d4`;
  const labels = { app: deployment, "pod-template-hash": "5d4" };
  const pod = aStoringPod(`${name}-${suffix}`, {
    ...parts,
    metadata: {
      name: `${name}-${suffix}`,
      namespace: "default",
      labels,
      ownerReferences: ownedBy("ReplicaSet", name),
      ...parts.metadata,
    },
  });
  const spec = { replicas: 1, selector: { matchLabels: labels } };
  return {
    pod,
    replicaSet: { metadata: { name, namespace: "default", ownerReferences: ownedBy("Deployment", deployment) }, spec },
    deployment: { metadata: { name: deployment, namespace: "default" }, spec },
  };
}
