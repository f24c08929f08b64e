import type { Condition, IntOrString, KubernetesObject, LabelSelector, ObjectMeta } from "./meta.js";
import type { PodTemplate } from "./pod.js";
import type { PersistentVolumeClaimSpec } from "./storage.js";

export interface Deployment extends KubernetesObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly selector?: LabelSelector;
    readonly template?: PodTemplate;
    readonly strategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly maxSurge?: IntOrString; readonly maxUnavailable?: IntOrString };
    };
  };
  readonly status?: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
  };
}

export interface ReplicaSet extends KubernetesObject {
  readonly spec?: { readonly replicas?: number; readonly selector?: LabelSelector; readonly template?: PodTemplate };
  readonly status?: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    /** ReplicaFailure: Pods could not be created or deleted */
    readonly conditions?: readonly Condition[];
  };
}

export interface ReplicationController extends KubernetesObject {
  readonly spec?: {
    readonly replicas?: number;
    /** a plain map, not a LabelSelector */
    readonly selector?: Readonly<Record<string, string>>;
    readonly template?: PodTemplate;
  };
  readonly status?: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface StatefulSet extends KubernetesObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: LabelSelector;
    readonly template?: PodTemplate;
    readonly podManagementPolicy?: string;
    readonly ordinals?: { readonly start?: number };
    readonly updateStrategy?: { readonly type?: string; readonly rollingUpdate?: { readonly partition?: number } };
    readonly volumeClaimTemplates?: readonly {
      readonly metadata: ObjectMeta;
      readonly spec?: PersistentVolumeClaimSpec;
    }[];
    readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string; readonly whenScaled?: string };
  };
  readonly status?: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
  };
}

export interface DaemonSet extends KubernetesObject {
  readonly spec?: {
    readonly selector?: LabelSelector;
    readonly template?: PodTemplate;
    readonly updateStrategy?: {
      readonly type?: string;
      readonly rollingUpdate?: { readonly maxSurge?: IntOrString; readonly maxUnavailable?: IntOrString };
    };
  };
  readonly status?: { readonly desiredNumberScheduled?: number; readonly numberReady?: number };
}

export interface Job extends KubernetesObject {
  readonly spec?: {
    readonly parallelism?: number;
    readonly completions?: number;
    readonly completionMode?: string;
    readonly backoffLimit?: number;
    readonly backoffLimitPerIndex?: number;
    readonly podReplacementPolicy?: string;
    readonly podFailurePolicy?: unknown;
    readonly suspend?: boolean;
    readonly selector?: LabelSelector;
    readonly template?: PodTemplate;
  };
  readonly status?: {
    readonly active?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly startTime?: string;
    readonly completionTime?: string;
    readonly completedIndexes?: string;
    readonly conditions?: readonly Condition[];
  };
}

export interface CronJob extends KubernetesObject {
  readonly spec?: { readonly schedule?: string; readonly suspend?: boolean; readonly concurrencyPolicy?: string };
  readonly status?: { readonly lastScheduleTime?: string; readonly lastSuccessfulTime?: string };
}
