import { type AppliedObject, claim, persistentVolume, podVolume } from "./volume-objects.js";
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
      ...persistent.flatMap((volume) => [
        given(persistentVolume(volume, NODE), "Bound"),
        given(claim(volume), "Bound"),
      ]),
      ...(Object.keys(PODS) as readonly PodName[]).map((name) =>
        pod(
          name,
          volumes.filter((volume) => volume.pod === name),
        ),
      ),
    ],
  };
}

/** As the API gives it back. */
function given({ metadata, ...object }: AppliedObject, phase: string): object {
  return { ...object, metadata: { ...metadata, uid: metadata.name }, status: { phase } };
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
