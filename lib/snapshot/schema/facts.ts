// Which shape each fact has. A fact that the model gains does not compile until it is described here.

import type {
  ApiServerMetrics,
  ClusterFactId,
  ClusterFacts,
  ReadyCheck,
  ServerVersion,
  StatedBackup,
} from "../../model/cluster-facts.js";
import type { HostFactId, HostFacts } from "../../model/host-facts.js";
import type { ListFactId } from "../../model/lists.js";
import { boolean, list, named, number, object, optional, type Shape, text } from "../../schema/shape.js";
import * as host from "./host-facts.js";
import { etcdSnapshotFile } from "./kubernetes-etcd.js";
import { configMap, endpointSlice, event, service } from "./kubernetes-network.js";
import { lease, node } from "./kubernetes-node.js";
import { pod, podDisruptionBudget, priorityClass, runtimeClass } from "./kubernetes-pod.js";
import * as policy from "./kubernetes-policy.js";
import * as storage from "./kubernetes-storage.js";
import * as workload from "./kubernetes-workload.js";

/** Not those of plugins, whose ids have a slash: their values are for the plugin to judge. */
type BuiltIn<Id extends string> = Exclude<Id, `${string}/${string}`>;

/** Of each list the shape of an object. */
export const OBJECT_SHAPES: {
  readonly [F in BuiltIn<ListFactId>]: ClusterFacts[F] extends readonly (infer E)[] ? Shape<E> : never;
} = {
  nodes: node,
  pods: pod,
  namespaces: policy.namespace,
  persistentVolumes: storage.persistentVolume,
  persistentVolumeClaims: storage.persistentVolumeClaim,
  storageClasses: storage.storageClass,
  volumeAttachments: storage.volumeAttachment,
  csiDrivers: storage.csiDriver,
  csiNodes: storage.csiNode,
  csiStorageCapacities: storage.csiStorageCapacity,
  podDisruptionBudgets: podDisruptionBudget,
  deployments: workload.deployment,
  replicaSets: workload.replicaSet,
  replicationControllers: workload.replicationController,
  statefulSets: workload.statefulSet,
  daemonSets: workload.daemonSet,
  jobs: workload.job,
  cronJobs: workload.cronJob,
  horizontalPodAutoscalers: policy.horizontalPodAutoscaler,
  services: service,
  endpointSlices: endpointSlice,
  leases: lease,
  events: event,
  configMaps: configMap,
  limitRanges: policy.limitRange,
  resourceQuotas: policy.resourceQuota,
  priorityClasses: priorityClass,
  runtimeClasses: runtimeClass,
  validatingWebhookConfigurations: policy.webhookConfiguration,
  mutatingWebhookConfigurations: policy.webhookConfiguration,
  apiServices: policy.apiService,
  customResourceDefinitions: policy.customResourceDefinition,
  etcdSnapshotFiles: etcdSnapshotFile,
};

/** Of every other cluster fact the shape of its value. */
export const VALUE_SHAPES: {
  readonly [F in Exclude<BuiltIn<ClusterFactId>, ListFactId>]: Shape<ClusterFacts[F]>;
} = {
  version: named(
    "ServerVersion",
    object<ServerVersion>({
      gitVersion: text,
      major: optional(text),
      minor: optional(text),
      platform: optional(text),
    }),
  ),
  readyChecks: list(named("ReadyCheck", object<ReadyCheck>({ name: text, isOk: boolean }))),
  apiServerMetrics: named(
    "ApiServerMetrics",
    object<ApiServerMetrics>({
      etcdDatabaseBytes: optional(number),
      requestedDeprecatedApis: list(object({ group: text, version: text, resource: text, removedRelease: text })),
    }),
  ),
  statedBackups: list(named("StatedBackup", object<StatedBackup>({ place: text, restored: optional(text) }))),
};

export const HOST_FACT_SHAPES: { readonly [F in BuiltIn<HostFactId>]: Shape<HostFacts[F]> } = {
  identity: host.hostIdentity,
  mounts: list(host.mount),
  filesystems: list(host.filesystem),
  paths: list(host.pathStatus),
  trees: list(host.tree),
  fstab: list(host.fstabEntry),
  mountUnits: list(host.mountUnit),
  staticPodManifests: host.staticPodManifests,
  kubeletConfiguration: host.kubeletConfiguration,
  processes: list(host.hostProcess),
  listeningSockets: list(host.listeningSocket),
  hostPortRules: list(host.hostPortRule),
  cniState: host.cniState,
  runtimeContainers: list(host.runtimeContainer),
  runtimeTasks: list(host.runtimeTask),
  kernelRelease: text,
  osRelease: host.osRelease,
  swaps: list(host.swap),
  clock: host.clock,
  addresses: list(host.hostAddress),
  serviceUnits: list(host.serviceUnit),
  runtimeConfiguration: list(host.runtimeConfiguration),
  etcdDataDirectories: list(host.etcdDataDirectory),
  etcdSnapshots: host.etcdSnapshots,
  selinuxMode: host.selinuxMode,
  certificates: list(host.certificate),
  resourceManagerCheckpoints: list(host.resourceManagerCheckpoint),
  csiVolumes: list(host.csiVolume),
};
