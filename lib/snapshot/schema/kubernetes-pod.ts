// Pods and what decides where they run and whether they may be evicted.

import type * as k from "../../model/kubernetes/index.js";
import { boolean, list, map, named, number, object, optional, text } from "../../schema/shape.js";
import { condition, intOrString, labelSelector, objectFields, resourceList, templateMeta } from "./kubernetes-meta.js";
import { nodeSelector, nodeSelectorTerm } from "./kubernetes-node.js";
import { persistentVolumeClaimSpec } from "./kubernetes-storage.js";

const toleration = named(
  "Toleration",
  object<k.Toleration>({
    key: optional(text),
    operator: optional(text),
    value: optional(text),
    effect: optional(text),
    tolerationSeconds: optional(number),
  }),
);

const containerPort = named(
  "ContainerPort",
  object<k.ContainerPort>({
    name: optional(text),
    containerPort: number,
    hostPort: optional(number),
    hostIP: optional(text),
    protocol: optional(text),
  }),
);

const volumeMount = named(
  "VolumeMount",
  object<k.VolumeMount>({
    name: text,
    mountPath: text,
    readOnly: optional(boolean),
    subPath: optional(text),
    subPathExpr: optional(text),
    mountPropagation: optional(text),
  }),
);

const probeTiming = named(
  "ProbeTiming",
  object<k.ProbeTiming>({
    initialDelaySeconds: optional(number),
    periodSeconds: optional(number),
    successThreshold: optional(number),
    failureThreshold: optional(number),
  }),
);

const container = named(
  "Container",
  object<k.Container>({
    name: text,
    image: optional(text),
    imagePullPolicy: optional(text),
    restartPolicy: optional(text),
    ports: optional(list(containerPort)),
    resources: optional(object({ requests: optional(resourceList), limits: optional(resourceList) })),
    volumeMounts: optional(list(volumeMount)),
    startupProbe: optional(probeTiming),
    readinessProbe: optional(probeTiming),
  }),
);

const volume = named(
  "Volume",
  object<k.Volume>({
    name: text,
    emptyDir: optional(object({ medium: optional(text), sizeLimit: optional(text) })),
    hostPath: optional(object({ path: text, type: optional(text) })),
    persistentVolumeClaim: optional(object({ claimName: text, readOnly: optional(boolean) })),
    ephemeral: optional(
      object({ volumeClaimTemplate: object({ metadata: optional(templateMeta), spec: persistentVolumeClaimSpec }) }),
    ),
    csi: optional(object({ driver: text, readOnly: optional(boolean) })),
    nfs: optional(object({ server: text, path: text, readOnly: optional(boolean) })),
    rbd: optional(object({ pool: optional(text), image: optional(text), readOnly: optional(boolean) })),
    iscsi: optional(
      object({ targetPortal: optional(text), iqn: optional(text), lun: optional(number), readOnly: optional(boolean) }),
    ),
  }),
);

const podAffinityTerm = named(
  "PodAffinityTerm",
  object<k.PodAffinityTerm>({
    labelSelector: optional(labelSelector),
    namespaceSelector: optional(labelSelector),
    namespaces: optional(list(text)),
    topologyKey: text,
    matchLabelKeys: optional(list(text)),
    mismatchLabelKeys: optional(list(text)),
  }),
);

const weightedPodAffinityTerm = named(
  "WeightedPodAffinityTerm",
  object<k.WeightedPodAffinityTerm>({ weight: number, podAffinityTerm: podAffinityTerm }),
);

const podAffinity = named(
  "PodAffinity",
  object<k.PodAffinity>({
    requiredDuringSchedulingIgnoredDuringExecution: optional(list(podAffinityTerm)),
    preferredDuringSchedulingIgnoredDuringExecution: optional(list(weightedPodAffinityTerm)),
  }),
);

const affinity = named(
  "Affinity",
  object<k.Affinity>({
    nodeAffinity: optional(
      object({
        requiredDuringSchedulingIgnoredDuringExecution: optional(nodeSelector),
        preferredDuringSchedulingIgnoredDuringExecution: optional(
          list(object({ weight: number, preference: nodeSelectorTerm })),
        ),
      }),
    ),
    podAffinity: optional(podAffinity),
    podAntiAffinity: optional(podAffinity),
  }),
);

const topologySpreadConstraint = named(
  "TopologySpreadConstraint",
  object<k.TopologySpreadConstraint>({
    maxSkew: number,
    topologyKey: text,
    whenUnsatisfiable: text,
    labelSelector: optional(labelSelector),
    minDomains: optional(number),
    nodeAffinityPolicy: optional(text),
    nodeTaintsPolicy: optional(text),
    matchLabelKeys: optional(list(text)),
  }),
);

export const podSpec = named(
  "PodSpec",
  object<k.PodSpec>({
    nodeName: optional(text),
    nodeSelector: optional(map(text)),
    affinity: optional(affinity),
    tolerations: optional(list(toleration)),
    topologySpreadConstraints: optional(list(topologySpreadConstraint)),
    containers: optional(list(container)),
    initContainers: optional(list(container)),
    volumes: optional(list(volume)),
    resources: optional(object({ requests: optional(resourceList), limits: optional(resourceList) })),
    overhead: optional(resourceList),
    hostNetwork: optional(boolean),
    priority: optional(number),
    priorityClassName: optional(text),
    preemptionPolicy: optional(text),
    schedulerName: optional(text),
    schedulingGates: optional(list(object({ name: text }))),
    restartPolicy: optional(text),
    runtimeClassName: optional(text),
    terminationGracePeriodSeconds: optional(number),
    activeDeadlineSeconds: optional(number),
    resourceClaims: optional(list(object({ name: text }))),
  }),
);

const containerStatus = named(
  "ContainerStatus",
  object<k.ContainerStatus>({
    name: text,
    ready: optional(boolean),
    restartCount: optional(number),
    containerID: optional(text),
    state: optional(
      object({
        running: optional(object({ startedAt: optional(text) })),
        waiting: optional(object({ reason: optional(text) })),
        terminated: optional(object({ reason: optional(text), exitCode: optional(number) })),
      }),
    ),
  }),
);

export const pod = named(
  "Pod",
  object<k.Pod>({
    ...objectFields,
    spec: optional(podSpec),
    status: optional(
      object({
        phase: optional(text),
        reason: optional(text),
        conditions: optional(list(condition)),
        nominatedNodeName: optional(text),
        startTime: optional(text),
        hostIP: optional(text),
        podIP: optional(text),
        qosClass: optional(text),
        containerStatuses: optional(list(containerStatus)),
      }),
    ),
  }),
);

export const podTemplate = named(
  "PodTemplate",
  object<k.PodTemplate>({ metadata: optional(templateMeta), spec: optional(podSpec) }),
);

export const podDisruptionBudget = named(
  "PodDisruptionBudget",
  object<k.PodDisruptionBudget>({
    ...objectFields,
    spec: optional(
      object({
        minAvailable: optional(intOrString),
        maxUnavailable: optional(intOrString),
        selector: optional(labelSelector),
        unhealthyPodEvictionPolicy: optional(text),
      }),
    ),
    status: optional(
      object({
        observedGeneration: optional(number),
        disruptionsAllowed: optional(number),
        currentHealthy: optional(number),
        desiredHealthy: optional(number),
        expectedPods: optional(number),
        disruptedPods: optional(map(text)),
        conditions: optional(list(condition)),
      }),
    ),
  }),
);

export const priorityClass = named(
  "PriorityClass",
  object<k.PriorityClass>({
    ...objectFields,
    value: optional(number),
    globalDefault: optional(boolean),
    preemptionPolicy: optional(text),
  }),
);

export const runtimeClass = named(
  "RuntimeClass",
  object<k.RuntimeClass>({
    ...objectFields,
    handler: optional(text),
    overhead: optional(object({ podFixed: optional(resourceList) })),
    scheduling: optional(object({ nodeSelector: optional(map(text)), tolerations: optional(list(toleration)) })),
  }),
);
