import type { EvictionPrediction, PodsPrediction, PossibleOutcome, WorstMoment } from "../../model/prediction.js";
import type { Cluster } from "../cluster.js";
import type { ConsultedFacts } from "../consulted-facts.js";
import type { Ranked } from "./trials.js";

/** What one end of a change comes to. */
export interface Told extends PodsPrediction {
  readonly steps?: EvictionPrediction["steps"] | undefined;
  readonly worst?: WorstMoment | undefined;
}

type Assumptions = EvictionPrediction["assumptions"];

/** The likeliest end as the prediction, the others beside it. */
export function combine(
  kind: EvictionPrediction["kind"],
  { facts }: Cluster,
  ranked: readonly [Ranked<Told>, ...Ranked<Told>[]],
  assumptions: Assumptions,
): EvictionPrediction {
  const [{ end }] = ranked;
  const { steps, worst, ...pods } = end;
  return {
    kind,
    complete: facts.missing.length === 0,
    missing: facts.missing,
    assumptions: withAssumed(assumptions, facts),
    deterministic: ranked.length === 1,
    ...pods,
    ...(ranked.length > 1 && { outcomes: ranked.map(outcomeOf) }),
    ...(steps !== undefined && { steps }),
    ...(worst !== undefined && { worst }),
  };
}

/** Webhooks are taken to answer as they did for the Pods that are there. */
export function withAssumed(assumptions: Assumptions, { assumed }: ConsultedFacts): Assumptions {
  return assumed.length === 0 ? assumptions : { ...assumptions, webhooksThatAnswerAsBefore: assumed.join(", ") };
}

function outcomeOf({ end, share }: Ranked<Told>): PossibleOutcome {
  const { completes, evicted, remaining, pending, preempted } = end;
  return { share, completes, evicted, remaining, pending, preempted };
}
