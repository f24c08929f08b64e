import type { NodeSelector, NodeSelectorTerm, PodSpec } from "../model/kubernetes/index.js";
import { compileLabelSelector, compileRequirements, type LabelMatcher, type Labels } from "./label-selector.js";

/** What a node selector looks at: the labels, and the name as the field `metadata.name`. */
interface SelectableNode {
  readonly name: string;
  readonly labels: Labels;
}

export type NodeMatcher = (node: SelectableNode) => boolean;

/**
 * Compiles a node selector: its terms are alternatives, the requirements of a term all hold, and a term without any
 * requirement matches no Node.
 *
 * @see k8s.io/component-helpers/scheduling/corev1/nodeaffinity
 */
export function compileNodeSelector(selector: NodeSelector): NodeMatcher {
  const terms = (selector.nodeSelectorTerms ?? []).map(compileTerm);
  return (node) => terms.some((matches) => matches(node));
}

export function compileTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): NodeMatcher {
  if (matchExpressions.length === 0 && matchFields.length === 0) return () => false;
  const labels = compileRequirements(matchExpressions);
  const fields: LabelMatcher = compileRequirements(matchFields);
  return (node) => labels.matches(node.labels) && fields.matches({ "metadata.name": node.name });
}

/** What a Pod demands of its Node by `nodeSelector` and required node affinity; undefined where it demands nothing. */
export function requiredNodeMatcher({ nodeSelector, affinity }: PodSpec): NodeMatcher | undefined {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const hasLabels = nodeSelector !== undefined && Object.keys(nodeSelector).length > 0;
  if (!hasLabels && required === undefined) return undefined;
  const labels = hasLabels ? compileLabelSelector({ matchLabels: nodeSelector }) : undefined;
  const terms = required === undefined ? undefined : compileNodeSelector(required);
  return (node) => (labels?.matches(node.labels) ?? true) && (terms?.(node) ?? true);
}

/**
 * Names that alone can satisfy the required node affinity, as a DaemonSet's Pod states it; undefined where any Node may.
 */
export function requiredNodeNames({ affinity }: PodSpec): ReadonlySet<string> | undefined {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const [first, ...others] = matchFields.filter(({ key, operator }) => key === "metadata.name" && operator === "In");
    if (first === undefined) return undefined;
    const common = (first.values ?? []).filter((name) => others.every(({ values }) => values?.includes(name)));
    for (const name of common) names.add(name);
  }
  return terms.length === 0 ? undefined : names;
}
