import type * as k from "./kubernetes/index.js";

/** What the API server answers to GET /version. */
export interface ServerVersion {
  readonly gitVersion: string;
  readonly major?: string;
  readonly minor?: string;
  readonly platform?: string;
}

/** One check of GET /readyz?verbose. */
export interface ReadyCheck {
  readonly name: string;
  readonly isOk: boolean;
}

/** The few series of GET /metrics of the API server that rules read. */
export interface ApiServerMetrics {
  readonly etcdDatabaseBytes?: number;
  readonly requestedDeprecatedApis: readonly {
    readonly group: string;
    readonly version: string;
    readonly resource: string;
    readonly removedRelease: string;
  }[];
}

/** A place where a person says that snapshots of etcd are kept, and that kaudit cannot look into. */
export interface StatedBackup {
  /** in the person's words */
  readonly place: string;
  /** YYYY-MM-DD on which a backup from there was last restored for trial */
  readonly restored?: string;
}

/** What can be known of a cluster through its API. The key is the fact's id; a plugin adds keys by declaration merging. */
export interface ClusterFacts {
  readonly nodes: readonly k.Node[];
  readonly pods: readonly k.Pod[];
  readonly namespaces: readonly k.Namespace[];
  readonly persistentVolumes: readonly k.PersistentVolume[];
  readonly persistentVolumeClaims: readonly k.PersistentVolumeClaim[];
  readonly storageClasses: readonly k.StorageClass[];
  readonly volumeAttachments: readonly k.VolumeAttachment[];
  readonly csiDrivers: readonly k.CSIDriver[];
  readonly csiNodes: readonly k.CSINode[];
  readonly csiStorageCapacities: readonly k.CSIStorageCapacity[];
  readonly podDisruptionBudgets: readonly k.PodDisruptionBudget[];
  readonly deployments: readonly k.Deployment[];
  readonly replicaSets: readonly k.ReplicaSet[];
  readonly replicationControllers: readonly k.ReplicationController[];
  readonly statefulSets: readonly k.StatefulSet[];
  readonly daemonSets: readonly k.DaemonSet[];
  readonly jobs: readonly k.Job[];
  readonly cronJobs: readonly k.CronJob[];
  readonly horizontalPodAutoscalers: readonly k.HorizontalPodAutoscaler[];
  readonly services: readonly k.Service[];
  readonly endpointSlices: readonly k.EndpointSlice[];
  readonly leases: readonly k.Lease[];
  readonly events: readonly k.Event[];
  readonly configMaps: readonly k.ConfigMap[];
  readonly limitRanges: readonly k.LimitRange[];
  readonly resourceQuotas: readonly k.ResourceQuota[];
  readonly priorityClasses: readonly k.PriorityClass[];
  readonly runtimeClasses: readonly k.RuntimeClass[];
  readonly validatingWebhookConfigurations: readonly k.WebhookConfiguration[];
  readonly mutatingWebhookConfigurations: readonly k.WebhookConfiguration[];
  readonly apiServices: readonly k.APIService[];
  readonly customResourceDefinitions: readonly k.CustomResourceDefinition[];
  readonly etcdSnapshotFiles: readonly k.ETCDSnapshotFile[];
  readonly version: ServerVersion;
  readonly readyChecks: readonly ReadyCheck[];
  readonly apiServerMetrics: ApiServerMetrics;
  /** no list of the API: what the configuration says, put in where an audit begins */
  readonly statedBackups: readonly StatedBackup[];
}
export type ClusterFactId = keyof ClusterFacts;
