import type { Change } from "../../lib/model/change.js";
import type { ClusterFacts } from "../../lib/model/cluster-facts.js";
import { aDrain } from "../rules/drain/cluster.js";
import * as seed001 from "./seed-001.js";
import * as seed003 from "./seed-003.js";
import * as seed004 from "./seed-004.js";

/** One moment of an incident, and what has to be told then: by id of the risk, each with what it has to say. */
export interface Moment {
  readonly cluster: Partial<ClusterFacts>;
  /** null: nobody plans anything, and the standing audit runs */
  readonly change: Change | null;
  /** the risk's id → words that some finding of it holds */
  readonly told: Readonly<Record<string, string>>;
}

const switchedOff = aDrain({ nodes: [seed003.GONE], deleteEmptydirData: true });
const serious = aDrain({ nodes: [seed004.WORKER], deleteEmptydirData: true, force: true });

export const MOMENTS: Readonly<Record<string, Moment>> = {
  "001, the Node with the volume falls silent": {
    cluster: seed001.CLUSTER,
    change: { kind: "power-off", nodes: [seed001.LOST_NODE] },
    told: {
      D01: "is down for at least 340 s and without an end of its own (the control plane notices after 40 s",
      D05: "RBD image k8s/kubernetes-dynamic-pvc-3498797d-04c6-11eb-b6b6-4e0deb79a72b",
      D09: "Deployment default/sleep starts a new Pod beside the old one",
      F11: "40 s until it is noticed",
    },
  },
  "001, the Node with the volume is drained instead": {
    cluster: seed001.CLUSTER,
    change: aDrain({ nodes: [seed001.LOST_NODE] }),
    told: {
      D09: "Deployment default/sleep starts a new Pod beside the old one",
      F07: "Deployment default/sleep has one replica, on 10.10.11.21",
    },
  },
  "001, the Node has been silent for two hours": {
    cluster: seed001.SILENT,
    change: null,
    told: {
      D01: "is held by 10.10.11.21, which has not answered for 120 min; Deployment default/sleep waits for it",
      D05: "is mapped on 10.10.11.21, which nobody asks to unmap it",
      D10: "on 10.10.11.21 was to be gone 100 min ago, and nobody there answers",
    },
  },
  "001, a second volume is made for the image": {
    cluster: seed001.SECOND_VOLUME,
    change: null,
    told: { C17: "pvc-manual are all RBD image k8s/kubernetes-dynamic-pvc-3498797d-04c6-11eb-b6b6-4e0deb79a72b" },
  },
  "003, the server is to be removed": {
    cluster: seed003.HEALTHY,
    change: { kind: "remove-node", nodes: [seed003.GONE] },
    told: {
      C01: "PersistentVolume pvc-aaded012-d6ca-42b9-bc3a-c03da7c66ec8 (claim onecloud-minio/export-minio-1) exists on lzx-ha-env only",
      C02: "keeps the data of claim onecloud-monitoring/export-monitor-minio-1",
      C03: "StatefulSet onecloud-minio/minio keeps 3 of 4 Pods elsewhere",
      C04: "no controller makes the claim of Deployment onecloud/default-victoria-metrics anew",
      C06: "EtcdCluster onecloud/default-etcd on lzx-ha-env loses 1 emptyDir volume: etcd-data",
      F10: "1 Pod of EtcdCluster onecloud/default-etcd may run on no other Node",
      F16: "DaemonSet kube-system/traefik answers on 80 of lzx-ha-env",
      F18: "StatefulSet onecloud-minio/minio (MinIO) is left with 3 of 4 members, just the 3 that it needs",
    },
  },
  "003, the server with two of four drives is to be removed": {
    cluster: seed003.HEALTHY,
    change: { kind: "remove-node", nodes: [seed003.THIRD] },
    told: { F18: "needs 3 of 4 members (4 drives with a parity of 2, one drive a member); 2 serve" },
  },
  "003, the server is replaced under its old name": {
    cluster: seed003.HEALTHY,
    change: { kind: "replace-control-plane", nodes: [seed003.GONE], joining: [seed003.GONE] },
    told: { C08: "3 PersistentVolumes are tied to the name lzx-ha-env, under which the new Node joins" },
  },
  "003, the server is drained as it is": {
    cluster: seed003.HEALTHY,
    change: aDrain({ nodes: [seed003.GONE] }),
    told: { F20: "--delete-emptydir-data is not given: onecloud/default-etcd-2lnzlkt4fc etcd-data" },
  },
  "003, the server is drained when it is off": {
    cluster: seed003.SWITCHED_OFF,
    change: switchedOff,
    told: { F19: "Node lzx-ha-env is not ready (NodeStatusUnknown), and 4 Pods are to be drained from it" },
  },
  "003, two of three servers are cordoned": {
    cluster: seed003.CORDONED,
    change: null,
    told: { F21: "Node lzx-ha-env-2 is cordoned" },
  },
  "004, the Node is simply switched off": {
    cluster: seed004.CLUSTER,
    change: { kind: "power-off", nodes: [seed004.WORKER] },
    told: {
      C06: "Deployment kube-system/metrics-server on k8s-3-218 loses 1 emptyDir volume: tmp-dir",
      F07: "Deployment test/helloworld has one replica, on k8s-3-218: nobody serves it for 3",
      F11: "3 Pods leave k8s-3-218 340 s after the power at the earliest: 40 s until it is noticed",
      F16: "DaemonSet ingress-nginx/nginx-ingress-controller answers on 80, 443 of k8s-3-218",
      F17: "Deployment kube-system/metrics-server is the metrics server",
    },
  },
  "004, the Node is drained without further flags": {
    cluster: seed004.CLUSTER,
    change: aDrain({ nodes: [seed004.WORKER], ignoreDaemonsets: false }),
    told: { F20: "--ignore-daemonsets is not given" },
  },
  "004, the Node is drained": {
    cluster: seed004.CLUSTER,
    change: serious,
    told: {
      C06: "Deployment kube-system/metrics-server on k8s-3-218 loses 1 emptyDir volume: tmp-dir",
      F07: "Deployment test/helloworld has one replica, on k8s-3-218: nobody serves it for 30 to 120 s",
      F15: "3 Pods stay on k8s-3-218 after a drain",
      F16: "answers on 80, 443 of k8s-3-218",
      F17: "Deployment kube-system/metrics-server is the metrics server",
    },
  },
  "004, the Node is drained with the budget in place": {
    cluster: seed004.WITH_BUDGET,
    change: serious,
    told: {
      F01: "PodDisruptionBudget test/pdb-test asks for 1 available Pods of 1 that Deployment test/helloworld can have",
      F02: "PodDisruptionBudget test/pdb-test asks for 1 available Pods of 1",
    },
  },
  "004, the budget is there and nobody drains yet": {
    cluster: seed004.WITH_BUDGET,
    change: null,
    told: { F02: "PodDisruptionBudget test/pdb-test asks for 1 available Pods of 1" },
  },
};
