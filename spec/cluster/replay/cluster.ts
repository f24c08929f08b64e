import { PODS, type PodName, type ReplayedVolume } from "./volumes.js";

export const NODE = "node1";

export interface MachineIds {
  readonly machineID: string;
  readonly bootID: string;
}

/** What kubectl get -o json prints of a cluster with these volumes on its one Node. */
export function clusterList(volumes: readonly ReplayedVolume[], ids: MachineIds): object {
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: NODE, uid: "0", labels: { "kubernetes.io/hostname": NODE } },
    spec: {},
    status: { nodeInfo: { ...ids, operatingSystem: "linux", kubeletVersion: "v1.36.2" } },
  };
  const persistent = volumes.filter(({ name }) => name.startsWith("pv-"));
  return {
    apiVersion: "v1",
    kind: "List",
    items: [
      node,
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system", uid: "replay" } },
      ...persistent.flatMap((volume) => [persistentVolume(volume), claim(volume)]),
      ...(Object.keys(PODS) as readonly PodName[]).map((name) =>
        pod(
          name,
          volumes.filter((volume) => volume.pod === name),
        ),
      ),
    ],
  };
}

function persistentVolume({ name, kind, source }: ReplayedVolume): object {
  const affinity = [{ key: "kubernetes.io/hostname", operator: "In", values: [NODE] }];
  const path = source ?? "/dev/block";
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, uid: name },
    spec: {
      ...(kind === "hostPath PV" ? { hostPath: { path } } : { local: { path } }),
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: "default", name: `${name}-claim` },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: affinity }] } },
    },
    status: { phase: "Bound" },
  };
}

function claim({ name }: ReplayedVolume): object {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: `${name}-claim`, namespace: "default", uid: `${name}-claim` },
    spec: { volumeName: name },
    status: { phase: "Bound" },
  };
}

function pod(name: PodName, volumes: readonly ReplayedVolume[]): object {
  const owner = name === "agent" ? "DaemonSet" : "ReplicaSet";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "default",
      uid: PODS[name],
      ownerReferences: [{ apiVersion: "apps/v1", kind: owner, name, uid: `owner-${name}`, controller: true }],
    },
    spec: { nodeName: NODE, containers: [{ name }], volumes: volumes.map(podVolume) },
    status: { phase: "Running" },
  };
}

function podVolume({ name, kind, source }: ReplayedVolume): object {
  switch (kind) {
    case "local":
    case "local read-only":
    case "local on a mount":
    case "local on a device":
    case "hostPath PV":
      return { name, persistentVolumeClaim: { claimName: `${name}-claim` } };
    case "hostPath":
      return { name, hostPath: { path: source, type: "" } };
    case "emptyDir":
      return { name, emptyDir: {} };
    case "emptyDir in memory":
      return { name, emptyDir: { medium: "Memory" } };
    case "configMap":
      return { name, configMap: { name } };
    case "projected":
      return { name, projected: { sources: [{ serviceAccountToken: { path: "token" } }] } };
  }
}
