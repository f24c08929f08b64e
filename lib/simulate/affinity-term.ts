import { compileLabelSelector, type LabelMatcher, type Labels } from "../derive/label-selector.js";
import type { PodAffinityTerm, PodSpec, WeightedPodAffinityTerm } from "../model/kubernetes/index.js";

/** Looks a namespace's labels up; only terms with a namespace selector ask. */
export type NamespaceLabels = (namespace: string) => Labels;

interface LabelledPod {
  readonly namespace: string;
  readonly labels: Labels;
}

/** One term of Pod affinity or anti-affinity, as it reads in the namespace of the Pod that states it. */
export interface AffinityTerm {
  /** equal for terms that mean the same */
  readonly signature: string;
  readonly topologyKey: string;
  readonly selector: LabelMatcher;
  readonly weight: number;
  includesNamespace(namespace: string, namespaceLabels: NamespaceLabels): boolean;
  matches(pod: LabelledPod, namespaceLabels: NamespaceLabels): boolean;
}

/** A Pod's terms by what they do. */
export interface AffinityTerms {
  readonly required: readonly AffinityTerm[];
  readonly requiredAnti: readonly AffinityTerm[];
  readonly preferred: readonly AffinityTerm[];
  readonly preferredAnti: readonly AffinityTerm[];
}

/** Compiled terms by signature: replicas repeat them thousands of times. */
export type TermCache = Map<string, AffinityTerm>;

const NONE: AffinityTerms = { required: [], requiredAnti: [], preferred: [], preferredAnti: [] };

export function compileAffinity({ affinity }: PodSpec, namespace: string, cache: TermCache): AffinityTerms {
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  if (podAffinity === undefined && podAntiAffinity === undefined) return NONE;
  const recall = (term: PodAffinityTerm, weight: number) => {
    const signature = JSON.stringify([namespace, weight, term]);
    let compiled = cache.get(signature);
    if (compiled === undefined) {
      compiled = compile(term, weight, namespace, signature);
      cache.set(signature, compiled);
    }
    return compiled;
  };
  const required = (terms: readonly PodAffinityTerm[] = []) => terms.map((term) => recall(term, 0));
  const preferred = (terms: readonly WeightedPodAffinityTerm[] = []) =>
    terms.map(({ weight, podAffinityTerm }) => recall(podAffinityTerm, weight));
  return {
    required: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAnti: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferred: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAnti: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}

/** Whether a term speaks of other namespaces than the Pod's own. */
export function namesNamespaces({ affinity }: PodSpec): boolean {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].some((part) => {
    const preferred = part?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const terms: readonly PodAffinityTerm[] = [
      ...(part?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...preferred.map(({ podAffinityTerm }) => podAffinityTerm),
    ];
    return terms.some(
      ({ namespaces = [], namespaceSelector }) => namespaces.length > 0 || namespaceSelector !== undefined,
    );
  });
}

/**
 * @see k8s.io/kube-scheduler/framework, AffinityTerm: the term's own namespace counts where it names neither namespaces
 * nor a selector of namespaces; matchLabelKeys were merged into the selector when the Pod was created
 */
function compile(term: PodAffinityTerm, weight: number, namespace: string, signature: string): AffinityTerm {
  const selector = compileLabelSelector(term.labelSelector);
  const names = new Set(term.namespaces ?? []);
  if (names.size === 0 && term.namespaceSelector === undefined) names.add(namespace);
  const namespaceSelector = compileLabelSelector(term.namespaceSelector);
  const isBySelector = term.namespaceSelector !== undefined;
  const includesNamespace = (other: string, namespaceLabels: NamespaceLabels) =>
    names.has(other) ||
    (isBySelector && (namespaceSelector.isEmpty || namespaceSelector.matches(namespaceLabels(other))));
  return {
    signature,
    topologyKey: term.topologyKey,
    selector,
    weight,
    includesNamespace,
    matches: (pod, namespaceLabels) =>
      includesNamespace(pod.namespace, namespaceLabels) && selector.matches(pod.labels),
  };
}
