import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { aDeployment, aReadyNode } from "../../lib/testing/index.js";
import { clusterOf } from "./cluster.js";

// The second incident: a Deployment with a Ceph RBD volume, whose Node falls silent. Names are those of the report.

export const LOST_NODE = "10.10.11.21";
const VERSION = "v1.18.8";

const sleep = aDeployment("sleep", {
  on: [LOST_NODE],
  labels: { app: "sleep", version: "v1" },
  spec: {
    containers: [
      { name: "sleep", image: "dustise/sleep:v0.9.6", volumeMounts: [{ name: "pvc1", mountPath: "/data" }] },
    ],
    volumes: [{ name: "pvc1", persistentVolumeClaim: { claimName: "claim1" } }],
  },
});

export const VOLUME: PersistentVolume = {
  metadata: {
    name: "pvc-2de7d17c-04c6-11eb-b22b-5254002d96de",
    creationTimestamp: "2020-10-02T16:00:00Z",
    annotations: { "pv.kubernetes.io/provisioned-by": "ceph.com/rbd" },
  },
  spec: {
    capacity: { storage: "1Gi" },
    accessModes: ["ReadWriteOnce"],
    claimRef: { namespace: "default", name: "claim1" },
    persistentVolumeReclaimPolicy: "Delete",
    storageClassName: "rbd",
    rbd: { pool: "k8s", image: "kubernetes-dynamic-pvc-3498797d-04c6-11eb-b6b6-4e0deb79a72b" },
  },
  status: { phase: "Bound" },
};

const version = { kubeletVersion: VERSION, containerRuntimeVersion: "docker://19.3.12" };
const nodes = [LOST_NODE, "10.10.11.22", "10.10.11.23"].map((name) =>
  aReadyNode(name, {
    status: {
      nodeInfo: version,
      ...(name === LOST_NODE && {
        volumesInUse: ["kubernetes.io/rbd/k8s:kubernetes-dynamic-pvc-3498797d-04c6-11eb-b6b6-4e0deb79a72b"],
      }),
    },
  }),
);

export const CLUSTER = clusterOf([sleep], {
  version: { gitVersion: VERSION },
  nodes,
  namespaces: [{ metadata: { name: "default" } }],
  services: [{ metadata: { name: "sleep", namespace: "default" }, spec: { selector: { app: "sleep" } } }],
  persistentVolumes: [VOLUME],
  persistentVolumeClaims: [
    {
      metadata: { name: "claim1", namespace: "default" },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "rbd", volumeName: VOLUME.metadata.name },
      status: { phase: "Bound" },
    },
  ],
  storageClasses: [{ metadata: { name: "rbd" }, provisioner: "ceph.com/rbd", reclaimPolicy: "Delete" }],
  volumeAttachments: [
    {
      metadata: { name: "csi-1" },
      spec: {
        attacher: "kubernetes.io/rbd",
        nodeName: LOST_NODE,
        source: { persistentVolumeName: VOLUME.metadata.name },
      },
      status: { attached: true },
    },
  ],
});

const pods = CLUSTER.pods ?? [];

/** Two hours after the kubelet fell silent: the old Pod is Terminating, as it will stay. */
export const SILENT = {
  ...CLUSTER,
  nodes: nodes.map((node) =>
    node.metadata.name === LOST_NODE
      ? {
          ...node,
          status: {
            ...node.status,
            conditions: [{ type: "Ready", status: "Unknown", lastTransitionTime: "2026-11-20T10:00:00Z" }],
          },
        }
      : node,
  ),
  pods: pods.map((pod) => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: "2026-11-20T10:20:00Z" } })),
};

/** The recipe's way out: another volume for the same image, before anybody has looked who has it mapped. */
export const SECOND_VOLUME = {
  ...SILENT,
  persistentVolumes: [
    VOLUME,
    {
      ...VOLUME,
      metadata: { name: "pvc-manual" },
      spec: {
        ...VOLUME.spec,
        persistentVolumeReclaimPolicy: "Retain",
        claimRef: { namespace: "default", name: "pvc1" },
      },
      status: { phase: "Available" },
    },
  ],
};
