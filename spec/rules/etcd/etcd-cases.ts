import type { EtcdSnapshotFile, EtcdSnapshots, HostProcess } from "../../../lib/model/host-facts.js";
import type { ETCDSnapshotFile, Node, Pod } from "../../../lib/model/kubernetes/index.js";
import { aNode, aPod } from "../../../lib/testing/index.js";

// Parts of clusters with etcd in them, for the specs of this family.

const condition = (type: string, status: string) => ({ type, status });

/** A control plane Node as kubeadm labels it. */
export function aControlPlane(name: string, { ready = true }: { readonly ready?: boolean } = {}): Node {
  return aNode(name, {
    labels: { "node-role.kubernetes.io/control-plane": "" },
    status: {
      conditions: [condition("Ready", ready ? "True" : "Unknown")],
      nodeInfo: { kubeletVersion: "v1.34.1" },
    },
  });
}

/** The mirror of kubeadm's static Pod of etcd. */
export function anEtcdPod(node: string, { ready = true, image = "registry.k8s.io/etcd:3.6.5-0" } = {}): Pod {
  return staticPod("etcd", node, ready, image);
}

function staticPod(component: string, node: string, ready: boolean, image: string): Pod {
  const name = `${component}-${node}`;
  return aPod(name, {
    node,
    metadata: {
      name,
      namespace: "kube-system",
      labels: { component, tier: "control-plane" },
      annotations: { "kubernetes.io/config.mirror": "0123" },
    },
    spec: { nodeName: node, containers: [{ name: component, image }] },
    status: { phase: "Running", conditions: [condition("Ready", ready ? "True" : "False")] },
  });
}

/** A server of k3s with embedded etcd; `voter` is its condition EtcdIsVoter. */
export function aK3sServer(name: string, { ready = true, voter = true, etcd = true } = {}): Node {
  return aNode(name, {
    labels: {
      "node-role.kubernetes.io/control-plane": "true",
      ...(etcd ? { "node-role.kubernetes.io/etcd": "true" } : {}),
    },
    status: {
      conditions: [
        condition("Ready", ready ? "True" : "Unknown"),
        ...(etcd ? [condition("EtcdIsVoter", voter ? "True" : "False")] : []),
      ],
      nodeInfo: { kubeletVersion: "v1.28.5+k3s1" },
    },
  });
}

export const ETCD_SERVICE: HostProcess = {
  pid: 8,
  parentPid: 1,
  role: "etcd",
  isDefunct: false,
  arguments: { "data-dir": "/var/lib/etcd" },
};

/** Three control planes of kubeadm. */
export const NAMES = ["cp1", "cp2", "cp3"] as const;
export const KUBEADM = { nodes: NAMES.map((name) => aControlPlane(name)), pods: NAMES.map((name) => anEtcdPod(name)) };

export function aBackup(path: string, modifiedAt: string, parts: Partial<EtcdSnapshotFile> = {}): EtcdSnapshotFile {
  return { path, modifiedAt, sizeBytes: 20_480_032, integrity: "intact", ...parts };
}

export function backups(...files: readonly EtcdSnapshotFile[]): EtcdSnapshots {
  return { searched: ["/var/lib/etcd-backup", "/root"], files };
}

/** k3s' own record of a snapshot. */
export function aSnapshotRecord(
  name: string,
  creationTime: string,
  location: string,
  readyToUse = true,
): ETCDSnapshotFile {
  return {
    metadata: { name },
    spec: { snapshotName: name, nodeName: "s1", location },
    status: { creationTime, readyToUse },
  };
}
