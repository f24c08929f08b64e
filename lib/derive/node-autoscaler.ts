import type { Node, Pod } from "../model/kubernetes/index.js";
import { nameOfImage } from "./foundation.js";

const KARPENTER = "karpenter.sh/nodepool";

/** Name of what adds Nodes when Pods wait; undefined where nothing of the kind can be seen. */
export function nodeAutoscaler(nodes: readonly Node[], pods: readonly Pod[]): string | undefined {
  if (nodes.some(({ metadata }) => Object.hasOwn(metadata.labels ?? {}, KARPENTER))) return "Karpenter";
  const isAutoscaler = ({ spec }: Pod) =>
    spec?.containers?.some(({ image = "" }) => nameOfImage(image).endsWith("/cluster-autoscaler"));
  return pods.some(isAutoscaler) ? "cluster-autoscaler" : undefined;
}
