import type {
  LabelSelectorRequirement,
  Node,
  NodeSelector,
  NodeSelectorTerm,
  PersistentVolume,
} from "../model/kubernetes/index.js";

/**
 * Whether a Node matches: one of the terms does, and a term does when all its requirements hold. An empty term matches
 * nothing, and neither does a requirement that the API could not have accepted.
 *
 * @see staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity in Kubernetes' source
 */
export function matchesNodeSelector(node: Node, { nodeSelectorTerms }: NodeSelector): boolean {
  return nodeSelectorTerms.some((term) => matchesNodeSelectorTerm(node, term));
}

export function matchesNodeSelectorTerm(
  node: Node,
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const labels = node.metadata.labels ?? {};
  // metadata.name is the only field that the API accepts here.
  const fields = { "metadata.name": node.metadata.name };
  return (
    matchExpressions.every((requirement) => holds(requirement, labels)) &&
    matchFields.every((requirement) => holds(requirement, fields))
  );
}

function holds(
  { key, operator, values = [] }: LabelSelectorRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return compareIntegers(value, values[0], (a, b) => a > b);
    case "Lt":
      return compareIntegers(value, values[0], (a, b) => a < b);
    default:
      return false;
  }
}

const INTEGER = /^[+-]?\d+$/;

function compareIntegers(
  value: string | undefined,
  bound: string | undefined,
  compare: (a: bigint, b: bigint) => boolean,
): boolean {
  if (value === undefined || bound === undefined || !INTEGER.test(value) || !INTEGER.test(bound)) return false;
  return compare(BigInt(value.replace("+", "")), BigInt(bound.replace("+", "")));
}

/** Whether a PersistentVolume may be used on the Node; one without affinity may be used on every Node. */
export function isUsableOn(persistentVolume: PersistentVolume, node: Node): boolean {
  const required = persistentVolume.spec?.nodeAffinity?.required;
  return required === undefined || matchesNodeSelector(node, required);
}
