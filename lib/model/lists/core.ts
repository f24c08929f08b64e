import { SERVER_ARGUMENTS_ANNOTATIONS } from "../server-arguments.js";
import { type ListDefinition, list } from "./definition.js";
import { CONDITIONS, META, podSpec } from "./fields.js";

/** What every cluster is made of. */
export const CORE: readonly ListDefinition[] = [
  list("nodes", "v1", "Node", "nodes", [
    ...META,
    "metadata.annotations.{cluster.x-k8s.io/machine,etcd.k3s.cattle.io/node-name,karpenter.sh/nodepool-hash}",
    // Of these no more than a few flags: see lib/model/server-arguments.ts.
    `metadata.annotations.{${SERVER_ARGUMENTS_ANNOTATIONS.join(",")}}`,
    "spec.unschedulable",
    "spec.taints",
    "spec.providerID",
    "spec.podCIDR",
    "status.allocatable",
    "status.capacity",
    ...CONDITIONS,
    "status.addresses",
    "status.nodeInfo",
    "status.images",
    "status.volumesInUse",
    "status.volumesAttached",
  ]),
  list("pods", "v1", "Pod", "pods", [
    ...META,
    "metadata.generateName",
    "metadata.deletionGracePeriodSeconds",
    "metadata.annotations.{kubernetes.io/config.mirror,kubernetes.io/config.source,kubernetes.io/config.hash}",
    ...podSpec("spec"),
    "status.phase",
    "status.reason",
    ...CONDITIONS,
    "status.nominatedNodeName",
    "status.startTime",
    "status.hostIP",
    "status.podIP",
    "status.qosClass",
    "status.containerStatuses.name",
    "status.containerStatuses.ready",
    "status.containerStatuses.restartCount",
    "status.containerStatuses.containerID",
    "status.containerStatuses.state.running",
    "status.containerStatuses.state.waiting.reason",
    "status.containerStatuses.state.terminated.reason",
    "status.containerStatuses.state.terminated.exitCode",
  ]),
  list("namespaces", "v1", "Namespace", "namespaces", [...META, "status.phase"]),
];
