import { interPodAffinity } from "./inter-pod-affinity.js";
import { nodeAffinity } from "./node-affinity.js";
import { nodePorts } from "./node-ports.js";
import { nodeResourcesFit } from "./node-resources-fit.js";
import { nodeUnschedulable } from "./node-unschedulable.js";
import { nodeVolumeLimits } from "./node-volume-limits.js";
import type { FilterPlugin } from "./plugin.js";
import { podTopologySpread } from "./pod-topology-spread.js";
import { taintToleration } from "./taint-toleration.js";
import { volumeBinding } from "./volume-binding.js";
import { volumeRestrictions } from "./volume-restrictions.js";
import { volumeZone } from "./volume-zone.js";

/**
 * The filters of the default profile, in its order: the first that rejects a Node gives the reason.
 *
 * @see pkg/scheduler/apis/config/v1/default_plugins.go
 */
export const FILTERS: readonly FilterPlugin[] = [
  nodeUnschedulable,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  volumeRestrictions,
  nodeVolumeLimits,
  volumeBinding,
  volumeZone,
  podTopologySpread,
  interPodAffinity,
];
