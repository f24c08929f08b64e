import type { Node } from "../model/kubernetes/index.js";

// kubeadm since 1.20 sets control-plane, before it master; k3s and RKE2 mark etcd-only servers with etcd.
const ROLE_LABELS = [
  "node-role.kubernetes.io/control-plane",
  "node-role.kubernetes.io/master",
  "node-role.kubernetes.io/etcd",
];

/** Whether the Node is labelled as part of the control plane; an API server that runs elsewhere has no such Node. */
export function isControlPlane(node: Node): boolean {
  return ROLE_LABELS.some((label) => Object.hasOwn(node.metadata.labels ?? {}, label));
}
