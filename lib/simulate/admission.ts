import type { OwnerReference, PodSpec, PodTemplate, Toleration } from "../model/kubernetes/index.js";
import type { ConsultedFacts } from "./consulted-facts.js";
import { PodTraits } from "./pod-traits.js";
import type { PodOrder } from "./replacement.js";
import type { Simulation } from "./simulation.js";

const DEFAULT_SECONDS = 300;

/**
 * An order straight from a template, for a workload without a Pod to model it on: with what the API server's own admission
 * plugins add. Webhooks are not asked, so what they would add is missing.
 */
export function orderFromTemplate(
  template: PodTemplate | undefined,
  owner: OwnerReference,
  namespace: string,
  { facts, limitRanges }: Pick<Simulation, "facts" | "limitRanges">,
): PodOrder {
  const spec = limitRanges.fill(withRuntimeClass(withTolerations(template?.spec ?? {}), facts), namespace);
  const { priority, preemptionPolicy } = priorityOf(spec, facts);
  const complete = preemptionPolicy === undefined ? spec : { ...spec, preemptionPolicy };
  return {
    namespace,
    owner,
    generateName: `${owner.name}-`,
    labels: template?.metadata?.labels ?? {},
    traits: new PodTraits(complete, new Map()),
    priority,
    isModelled: false,
  };
}

/** DefaultTolerationSeconds: five minutes on a Node that is not ready or out of reach. */
function withTolerations(spec: PodSpec): PodSpec {
  const tolerations = [...(spec.tolerations ?? [])];
  for (const key of ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]) {
    const isTold = tolerations.some(
      (toleration) =>
        (!toleration.key || toleration.key === key) && (!toleration.effect || toleration.effect === NO_EXECUTE),
    );
    const added: Toleration = { key, operator: "Exists", effect: NO_EXECUTE, tolerationSeconds: DEFAULT_SECONDS };
    if (!isTold) tolerations.push(added);
  }
  return { ...spec, tolerations };
}

const NO_EXECUTE = "NoExecute";

function withRuntimeClass(spec: PodSpec, facts: ConsultedFacts): PodSpec {
  if (spec.runtimeClassName === undefined) return spec;
  const runtime = facts.look("runtimeClasses")?.find(({ metadata }) => metadata.name === spec.runtimeClassName);
  if (runtime === undefined) return spec;
  const { overhead, scheduling } = runtime;
  return {
    ...spec,
    ...(overhead?.podFixed && { overhead: overhead.podFixed }),
    nodeSelector: { ...spec.nodeSelector, ...scheduling?.nodeSelector },
    tolerations: [...(spec.tolerations ?? []), ...(scheduling?.tolerations ?? [])],
  };
}

function priorityOf(spec: PodSpec, facts: ConsultedFacts): { priority: number; preemptionPolicy: string | undefined } {
  if (spec.priority !== undefined) return { priority: spec.priority, preemptionPolicy: spec.preemptionPolicy };
  const classes = facts.look("priorityClasses") ?? [];
  const name = spec.priorityClassName;
  const found = classes.find(({ metadata, globalDefault }) => (name ? metadata.name === name : globalDefault === true));
  return { priority: found?.value ?? 0, preemptionPolicy: spec.preemptionPolicy ?? found?.preemptionPolicy };
}
