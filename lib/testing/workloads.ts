import type { Deployment, Node, Pod, PodSpec, ReplicaSet, StatefulSet } from "../model/kubernetes/index.js";
import { aNode, aPod, uidOf } from "./builders.js";

/** A controller's Pods: where they run, and what they are like. */
export interface Replicas {
  readonly namespace?: string;
  /** the Node of each Pod; "" for one that waits */
  readonly on: readonly string[];
  /** that the spec asks for; as many as there are Pods unless said otherwise */
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: PodSpec;
  readonly isReady?: boolean;
}

const HASH = "7d89bdccf8";
const READY = [{ type: "Ready", status: "True" }];

/** What admission gives every Pod that does not say otherwise: it stays 300 s on a Node that does not answer. */
export const DEFAULT_TOLERATIONS = ["not-ready", "unreachable"].map((condition) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: 300,
}));

/** A Node that takes Pods: ready, with room, known by its hostname. */
export function aReadyNode(name: string, parts: Parameters<typeof aNode>[1] = {}): Node {
  const { labels, status, ...others } = parts;
  return aNode(name, {
    ...others,
    labels: { "kubernetes.io/hostname": name, ...labels },
    status: { conditions: READY, allocatable: { cpu: "8", memory: "32Gi", pods: "110" }, ...status },
  });
}

/** A Deployment with its ReplicaSet and Pods. */
export function aDeployment(
  name: string,
  parts: Replicas,
): { readonly deployment: Deployment; readonly replicaSet: ReplicaSet; readonly pods: readonly Pod[] } {
  const { namespace = "default", on, replicas = on.length, labels = { app: name }, spec = {} } = parts;
  const template = { metadata: { labels: { ...labels, "pod-template-hash": HASH } }, spec };
  const replicaSetName = `${name}-${HASH}`;
  const uid = uidOf(`${namespace}${name}`);
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true };
  return {
    deployment: {
      metadata: { name, namespace, uid },
      spec: { replicas, selector: { matchLabels: labels }, template },
      status: { replicas: on.length },
    },
    replicaSet: {
      metadata: { name: replicaSetName, namespace, uid: uidOf(replicaSetName), ownerReferences: [owner] },
      spec: { replicas, selector: { matchLabels: template.metadata.labels }, template },
      status: { replicas: on.length },
    },
    pods: on.map((node, index) =>
      aReplica(`${replicaSetName}-${"bcdfghjklm"[index] ?? index}x`, node, "ReplicaSet", replicaSetName, {
        ...parts,
        labels: template.metadata.labels,
      }),
    ),
  };
}

/** A StatefulSet with its Pods; each has a claim of its own, `data-NAME-0` and so on, where it has a claim template. */
export function aStatefulSet(
  name: string,
  parts: Replicas & { readonly hasClaims?: boolean },
): { readonly statefulSet: StatefulSet; readonly pods: readonly Pod[] } {
  const { namespace = "default", on, replicas = on.length, labels = { app: name }, spec = {}, hasClaims } = parts;
  const volumesOf = (pod: string) => [
    ...(spec.volumes ?? []),
    ...(hasClaims ? [{ name: "data", persistentVolumeClaim: { claimName: `data-${pod}` } }] : []),
  ];
  return {
    statefulSet: {
      metadata: { name, namespace, uid: uidOf(name) },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec },
        ...(hasClaims && {
          volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }],
        }),
      },
      status: { replicas: on.length },
    },
    pods: on.map((node, index) =>
      aReplica(`${name}-${index}`, node, "StatefulSet", name, {
        ...parts,
        labels,
        spec: { ...spec, volumes: volumesOf(`${name}-${index}`) },
      }),
    ),
  };
}

/** A Pod of a controller: running and ready unless said otherwise, waiting where it has no Node. */
export function aReplica(
  name: string,
  node: string,
  kind: string,
  controller: string,
  { namespace = "default", labels = {}, spec = {}, isReady = true }: Omit<Replicas, "on">,
): Pod {
  const apiVersion = kind === "Job" ? "batch/v1" : "apps/v1";
  const isBound = node !== "";
  const { nodeName: _, ...unbound } = { tolerations: DEFAULT_TOLERATIONS, ...spec };
  return {
    ...aPod(name, { namespace, node }),
    metadata: {
      name,
      namespace,
      uid: uidOf(name),
      labels,
      ownerReferences: [{ apiVersion, kind, name: controller, uid: uidOf(controller), controller: true }],
    },
    spec: isBound ? { ...unbound, nodeName: node } : unbound,
    status: isBound
      ? { phase: "Running", conditions: [{ type: "Ready", status: isReady ? "True" : "False" }] }
      : { phase: "Pending" },
  };
}
