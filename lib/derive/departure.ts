import type { Pod } from "../model/kubernetes/index.js";
import { type Observation, observedValue, type Undecided } from "../model/observation.js";
import type { Prediction } from "../model/prediction.js";
import { impliedOutcome } from "./pods-prediction.js";

/** Whether a change makes a Pod leave its Node, by the prediction that the report prints. */
export type Departure = (pod: Pod) => boolean | Undecided;

/** What a prediction leaves open where it names nothing: facts that it would have consulted. */
export function incompleteness({ complete, missing }: Prediction): Undecided | undefined {
  if (complete) return undefined;
  return {
    reason: "not-collected",
    detail: `what becomes of the Pods depends on what was not seen: ${missing.join("; ")}`,
  };
}

export function departureOf(observation: Observation<Prediction>): Departure {
  const prediction = observedValue(observation);
  const pods = prediction && impliedOutcome(prediction);
  if (prediction === undefined || pods === undefined) {
    const reason = observation.state === "unobserved" ? observation.reason : "not-collected";
    const why = observation.state === "unobserved" ? `: ${observation.detail}` : "";
    return () => ({ reason, detail: `what becomes of the Pods is not known${why}` });
  }
  const evicted = new Set(pods.evicted);
  const otherwise = incompleteness(prediction) ?? false;
  return ({ metadata }) => evicted.has(`${metadata.namespace}/${metadata.name}`) || otherwise;
}
