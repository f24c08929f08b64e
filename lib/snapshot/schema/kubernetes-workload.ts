// Controllers of Pods.

import type * as k from "../../model/kubernetes/index.js";
import { anything, boolean, list, map, named, number, object, optional, text } from "../../schema/shape.js";
import { condition, intOrString, labelSelector, objectFields, objectMeta } from "./kubernetes-meta.js";
import { podTemplate } from "./kubernetes-pod.js";
import { persistentVolumeClaimSpec } from "./kubernetes-storage.js";

export const deployment = named(
  "Deployment",
  object<k.Deployment>({
    ...objectFields,
    spec: optional(
      object({
        replicas: optional(number),
        paused: optional(boolean),
        selector: optional(labelSelector),
        template: optional(podTemplate),
        strategy: optional(
          object({
            type: optional(text),
            rollingUpdate: optional(object({ maxSurge: optional(intOrString), maxUnavailable: optional(intOrString) })),
          }),
        ),
      }),
    ),
    status: optional(
      object({ replicas: optional(number), readyReplicas: optional(number), availableReplicas: optional(number) }),
    ),
  }),
);

export const replicaSet = named(
  "ReplicaSet",
  object<k.ReplicaSet>({
    ...objectFields,
    spec: optional(
      object({ replicas: optional(number), selector: optional(labelSelector), template: optional(podTemplate) }),
    ),
    status: optional(
      object({
        replicas: optional(number),
        readyReplicas: optional(number),
        availableReplicas: optional(number),
        conditions: optional(list(condition)),
      }),
    ),
  }),
);

export const replicationController = named(
  "ReplicationController",
  object<k.ReplicationController>({
    ...objectFields,
    spec: optional(
      object({ replicas: optional(number), selector: optional(map(text)), template: optional(podTemplate) }),
    ),
    status: optional(
      object({
        replicas: optional(number),
        readyReplicas: optional(number),
        conditions: optional(list(condition)),
      }),
    ),
  }),
);

export const statefulSet = named(
  "StatefulSet",
  object<k.StatefulSet>({
    ...objectFields,
    spec: optional(
      object({
        replicas: optional(number),
        selector: optional(labelSelector),
        template: optional(podTemplate),
        podManagementPolicy: optional(text),
        ordinals: optional(object({ start: optional(number) })),
        updateStrategy: optional(
          object({ type: optional(text), rollingUpdate: optional(object({ partition: optional(number) })) }),
        ),
        volumeClaimTemplates: optional(
          list(object({ metadata: objectMeta, spec: optional(persistentVolumeClaimSpec) })),
        ),
        persistentVolumeClaimRetentionPolicy: optional(
          object({ whenDeleted: optional(text), whenScaled: optional(text) }),
        ),
      }),
    ),
    status: optional(
      object({
        replicas: optional(number),
        readyReplicas: optional(number),
        currentRevision: optional(text),
        updateRevision: optional(text),
      }),
    ),
  }),
);

export const daemonSet = named(
  "DaemonSet",
  object<k.DaemonSet>({
    ...objectFields,
    spec: optional(
      object({
        selector: optional(labelSelector),
        template: optional(podTemplate),
        updateStrategy: optional(
          object({
            type: optional(text),
            rollingUpdate: optional(object({ maxSurge: optional(intOrString), maxUnavailable: optional(intOrString) })),
          }),
        ),
      }),
    ),
    status: optional(object({ desiredNumberScheduled: optional(number), numberReady: optional(number) })),
  }),
);

export const job = named(
  "Job",
  object<k.Job>({
    ...objectFields,
    spec: optional(
      object({
        parallelism: optional(number),
        completions: optional(number),
        completionMode: optional(text),
        backoffLimit: optional(number),
        backoffLimitPerIndex: optional(number),
        podReplacementPolicy: optional(text),
        podFailurePolicy: optional(anything),
        suspend: optional(boolean),
        selector: optional(labelSelector),
        template: optional(podTemplate),
      }),
    ),
    status: optional(
      object({
        active: optional(number),
        succeeded: optional(number),
        failed: optional(number),
        startTime: optional(text),
        completionTime: optional(text),
        completedIndexes: optional(text),
        conditions: optional(list(condition)),
      }),
    ),
  }),
);

export const cronJob = named(
  "CronJob",
  object<k.CronJob>({
    ...objectFields,
    spec: optional(object({ schedule: optional(text), suspend: optional(boolean), concurrencyPolicy: optional(text) })),
    status: optional(object({ lastScheduleTime: optional(text), lastSuccessfulTime: optional(text) })),
  }),
);
