import type { ClusterFactId, ClusterFacts } from "./cluster-facts.js";

/** Facts that are lists of API objects, as opposed to single answers such as the version. */
export type ListFactId = {
  [F in ClusterFactId]: ClusterFacts[F] extends readonly { readonly metadata: unknown }[] ? F : never;
}[ClusterFactId];

/**
 * One list of the API and the fields that are kept of each object.
 *
 * A pick is a dotted path; arrays are walked element by element, a path that ends keeps the whole value below it, and
 * `{a,b}` names map keys that hold dots. What is not picked is dropped on arrival and never reaches a snapshot.
 */
export interface ListDefinition {
  readonly fact: ListFactId;
  readonly apiVersion: string;
  readonly kind: string;
  /** plural name as in the URL and in RBAC */
  readonly resource: string;
  readonly picks: readonly string[];
  /** only some clusters have the kind: "not-served" is then no gap that somebody could close */
  readonly isOptional?: boolean;
}

const META = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "metadata.labels",
  "metadata.ownerReferences",
  "metadata.creationTimestamp",
  "metadata.deletionTimestamp",
  "metadata.finalizers",
] as const;

const CONDITIONS = [
  "status.conditions.type",
  "status.conditions.status",
  "status.conditions.reason",
  "status.conditions.lastTransitionTime",
] as const;

/** A Pod's spec without environment, command, arguments, and the sources of projected, secret and configMap volumes. */
function podSpec(prefix: string): readonly string[] {
  const containers = (field: string) =>
    ["name", "image", "imagePullPolicy", "restartPolicy", "ports", "resources", "volumeMounts"]
      .map((key) => `${field}.${key}`)
      .concat(probe(`${field}.startupProbe`), probe(`${field}.readinessProbe`));
  return [
    "nodeName",
    "nodeSelector",
    "affinity",
    "tolerations",
    "topologySpreadConstraints",
    "resources",
    "overhead",
    "hostNetwork",
    "priority",
    "priorityClassName",
    "preemptionPolicy",
    "schedulerName",
    "schedulingGates",
    "restartPolicy",
    "runtimeClassName",
    "terminationGracePeriodSeconds",
    "activeDeadlineSeconds",
    "resourceClaims.name",
    ...containers("containers"),
    ...containers("initContainers"),
    "volumes.name",
    "volumes.emptyDir",
    "volumes.hostPath",
    "volumes.persistentVolumeClaim",
    "volumes.ephemeral.volumeClaimTemplate.metadata.labels",
    "volumes.ephemeral.volumeClaimTemplate.spec",
    "volumes.csi.driver",
    "volumes.csi.readOnly",
    "volumes.nfs",
    "volumes.rbd.pool",
    "volumes.rbd.image",
    "volumes.rbd.readOnly",
    "volumes.iscsi.targetPortal",
    "volumes.iscsi.iqn",
    "volumes.iscsi.lun",
    "volumes.iscsi.readOnly",
  ].map((path) => `${prefix}.${path}`);
}

function probe(prefix: string): string[] {
  return ["initialDelaySeconds", "periodSeconds", "successThreshold", "failureThreshold"].map(
    (key) => `${prefix}.${key}`,
  );
}

const TEMPLATE = ["spec.template.metadata.labels", ...podSpec("spec.template.spec")] as const;

const WEBHOOKS = [
  ...META,
  "webhooks.name",
  "webhooks.failurePolicy",
  "webhooks.timeoutSeconds",
  "webhooks.rules",
  "webhooks.namespaceSelector",
  "webhooks.objectSelector",
  "webhooks.matchConditions.name",
  "webhooks.clientConfig.url",
  "webhooks.clientConfig.service",
] as const;

function list(
  fact: ListFactId,
  apiVersion: string,
  kind: string,
  resource: string,
  picks: readonly string[],
): ListDefinition {
  return { fact, apiVersion, kind, resource, picks };
}

/** Every list that kaudit reads. The ClusterRole is generated from this table. */
export const LISTS: readonly ListDefinition[] = [
  list("nodes", "v1", "Node", "nodes", [
    ...META,
    "metadata.annotations.{cluster.x-k8s.io/machine,etcd.k3s.cattle.io/node-name,karpenter.sh/nodepool-hash}",
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
  list("persistentVolumes", "v1", "PersistentVolume", "persistentvolumes", [
    ...META,
    "metadata.annotations.{pv.kubernetes.io/provisioned-by,pv.kubernetes.io/migrated-to}",
    "spec.capacity",
    "spec.accessModes",
    "spec.claimRef",
    "spec.persistentVolumeReclaimPolicy",
    "spec.storageClassName",
    "spec.volumeMode",
    "spec.nodeAffinity",
    "spec.local",
    "spec.hostPath",
    "spec.csi.driver",
    "spec.csi.volumeHandle",
    "spec.csi.readOnly",
    "spec.csi.volumeAttributes.{pool,imageName}",
    "spec.nfs",
    "spec.rbd.pool",
    "spec.rbd.image",
    "spec.cephfs.path",
    "spec.iscsi.targetPortal",
    "spec.iscsi.iqn",
    "spec.iscsi.lun",
    "spec.fc.lun",
    "status.phase",
    "status.reason",
  ]),
  list("persistentVolumeClaims", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", [
    ...META,
    "metadata.annotations.{volume.kubernetes.io/selected-node,volume.kubernetes.io/storage-provisioner}",
    "spec",
    "status.phase",
    "status.capacity",
    "status.accessModes",
  ]),
  list("storageClasses", "storage.k8s.io/v1", "StorageClass", "storageclasses", [
    ...META,
    "metadata.annotations.{storageclass.kubernetes.io/is-default-class}",
    "provisioner",
    "reclaimPolicy",
    "volumeBindingMode",
    "allowedTopologies",
  ]),
  list("volumeAttachments", "storage.k8s.io/v1", "VolumeAttachment", "volumeattachments", [
    ...META,
    "spec.attacher",
    "spec.nodeName",
    "spec.source.persistentVolumeName",
    "status.attached",
    "status.attachError.time",
    "status.detachError.time",
  ]),
  list("csiDrivers", "storage.k8s.io/v1", "CSIDriver", "csidrivers", [
    ...META,
    "spec.attachRequired",
    "spec.storageCapacity",
    "spec.volumeLifecycleModes",
  ]),
  list("csiNodes", "storage.k8s.io/v1", "CSINode", "csinodes", [...META, "spec.drivers"]),
  list("csiStorageCapacities", "storage.k8s.io/v1", "CSIStorageCapacity", "csistoragecapacities", [
    ...META,
    "storageClassName",
    "nodeTopology",
    "capacity",
    "maximumVolumeSize",
  ]),
  list("podDisruptionBudgets", "policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", [
    ...META,
    "metadata.generation",
    "spec",
    "status.observedGeneration",
    "status.disruptionsAllowed",
    "status.currentHealthy",
    "status.desiredHealthy",
    "status.expectedPods",
    "status.disruptedPods",
    ...CONDITIONS,
  ]),
  list("deployments", "apps/v1", "Deployment", "deployments", [
    ...META,
    "spec.replicas",
    "spec.paused",
    "spec.selector",
    "spec.strategy",
    ...TEMPLATE,
    "status.replicas",
    "status.readyReplicas",
    "status.availableReplicas",
  ]),
  list("replicaSets", "apps/v1", "ReplicaSet", "replicasets", [
    ...META,
    "spec.replicas",
    "spec.selector",
    ...TEMPLATE,
    "status.replicas",
    "status.readyReplicas",
    "status.availableReplicas",
    ...CONDITIONS,
  ]),
  list("replicationControllers", "v1", "ReplicationController", "replicationcontrollers", [
    ...META,
    "spec.replicas",
    "spec.selector",
    ...TEMPLATE,
    "status.replicas",
    "status.readyReplicas",
    ...CONDITIONS,
  ]),
  list("statefulSets", "apps/v1", "StatefulSet", "statefulsets", [
    ...META,
    "spec.replicas",
    "spec.selector",
    "spec.podManagementPolicy",
    "spec.ordinals",
    "spec.updateStrategy",
    "spec.volumeClaimTemplates.metadata.name",
    "spec.volumeClaimTemplates.spec",
    "spec.persistentVolumeClaimRetentionPolicy",
    ...TEMPLATE,
    "status.replicas",
    "status.readyReplicas",
    "status.currentRevision",
    "status.updateRevision",
  ]),
  list("daemonSets", "apps/v1", "DaemonSet", "daemonsets", [
    ...META,
    "spec.selector",
    "spec.updateStrategy",
    ...TEMPLATE,
    "status.desiredNumberScheduled",
    "status.numberReady",
  ]),
  list("jobs", "batch/v1", "Job", "jobs", [
    ...META,
    "spec.parallelism",
    "spec.completions",
    "spec.completionMode",
    "spec.backoffLimit",
    "spec.backoffLimitPerIndex",
    "spec.podReplacementPolicy",
    "spec.podFailurePolicy",
    "spec.suspend",
    "spec.selector",
    ...TEMPLATE,
    "status.active",
    "status.succeeded",
    "status.failed",
    "status.startTime",
    "status.completionTime",
    "status.completedIndexes",
    ...CONDITIONS,
  ]),
  list("cronJobs", "batch/v1", "CronJob", "cronjobs", [
    ...META,
    "spec.schedule",
    "spec.suspend",
    "spec.concurrencyPolicy",
    "status.lastScheduleTime",
    "status.lastSuccessfulTime",
  ]),
  list("horizontalPodAutoscalers", "autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", [
    ...META,
    "spec.minReplicas",
    "spec.maxReplicas",
    "spec.scaleTargetRef",
  ]),
  list("services", "v1", "Service", "services", [
    ...META,
    "spec.type",
    "spec.clusterIP",
    "spec.externalTrafficPolicy",
    "spec.selector",
    "spec.ports",
  ]),
  list("endpointSlices", "discovery.k8s.io/v1", "EndpointSlice", "endpointslices", [
    ...META,
    "addressType",
    "endpoints.addresses",
    "endpoints.nodeName",
    "endpoints.conditions",
    "endpoints.targetRef.kind",
    "endpoints.targetRef.namespace",
    "endpoints.targetRef.name",
  ]),
  list("leases", "coordination.k8s.io/v1", "Lease", "leases", [
    ...META,
    "spec.holderIdentity",
    "spec.renewTime",
    "spec.leaseDurationSeconds",
  ]),
  list("events", "v1", "Event", "events", [
    ...META,
    "type",
    "reason",
    "lastTimestamp",
    "eventTime",
    "count",
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
  ]),
  list("configMaps", "v1", "ConfigMap", "configmaps", [
    "metadata.name",
    "metadata.namespace",
    "metadata.creationTimestamp",
  ]),
  list("limitRanges", "v1", "LimitRange", "limitranges", [...META, "spec"]),
  list("resourceQuotas", "v1", "ResourceQuota", "resourcequotas", [...META, "spec", "status"]),
  list("priorityClasses", "scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", [
    ...META,
    "value",
    "globalDefault",
    "preemptionPolicy",
  ]),
  list("runtimeClasses", "node.k8s.io/v1", "RuntimeClass", "runtimeclasses", [
    ...META,
    "handler",
    "overhead",
    "scheduling",
  ]),
  list(
    "validatingWebhookConfigurations",
    "admissionregistration.k8s.io/v1",
    "ValidatingWebhookConfiguration",
    "validatingwebhookconfigurations",
    WEBHOOKS,
  ),
  list(
    "mutatingWebhookConfigurations",
    "admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration",
    "mutatingwebhookconfigurations",
    WEBHOOKS,
  ),
  list("apiServices", "apiregistration.k8s.io/v1", "APIService", "apiservices", [
    ...META,
    "spec.group",
    "spec.version",
    "spec.service",
    ...CONDITIONS,
  ]),
  list(
    "customResourceDefinitions",
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    "customresourcedefinitions",
    [
      ...META,
      "spec.group",
      "spec.names.kind",
      "spec.names.plural",
      "spec.versions.name",
      "spec.versions.served",
      "spec.versions.storage",
      "spec.conversion.strategy",
      "spec.conversion.webhook.clientConfig.service",
      "status.storedVersions",
      ...CONDITIONS,
    ],
  ),
  {
    // Of k3s since 1.25.16, and of RKE2; every other cluster answers 404, which is "not-served".
    ...list("etcdSnapshotFiles", "k3s.cattle.io/v1", "ETCDSnapshotFile", "etcdsnapshotfiles", [
      ...META,
      "spec.snapshotName",
      "spec.nodeName",
      "spec.location",
      "spec.s3.bucket",
      "status.creationTime",
      "status.readyToUse",
    ]),
    isOptional: true,
  },
];

/** Path of the list over all namespaces, for example `/apis/apps/v1/deployments`. */
export function listPath({ apiVersion, resource }: ListDefinition): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}/${resource}` : `/api/${apiVersion}/${resource}`;
}
