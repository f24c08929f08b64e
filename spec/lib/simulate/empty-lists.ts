import type { ClusterFacts } from "../../../lib/model/cluster-facts.js";

/** What a simulation looks at beside Nodes and Pods, known to be empty. */
export const EMPTY_LISTS = {
  namespaces: [],
  persistentVolumes: [],
  persistentVolumeClaims: [],
  storageClasses: [],
  volumeAttachments: [],
  csiDrivers: [],
  csiNodes: [],
  csiStorageCapacities: [],
  podDisruptionBudgets: [],
  deployments: [],
  replicaSets: [],
  replicationControllers: [],
  statefulSets: [],
  daemonSets: [],
  jobs: [],
  services: [],
  limitRanges: [],
  resourceQuotas: [],
  priorityClasses: [],
  runtimeClasses: [],
  validatingWebhookConfigurations: [],
  mutatingWebhookConfigurations: [],
} satisfies Partial<ClusterFacts>;
