import type { PodsPrediction, Prediction } from "../model/prediction.js";

/** What a change brings for certain: of a reboot, that the Node comes back in time. Undefined for a relocation. */
export function impliedOutcome(prediction: Prediction): PodsPrediction | undefined {
  switch (prediction.kind) {
    case "drain":
    case "power-off":
    case "remove-node":
      return prediction;
    case "reboot":
      return prediction.back;
    case "relocate":
      return undefined;
  }
}

/** Number of Pods that an outcome speaks of: those of the Nodes that could leave. */
export function podsTold(outcome: Pick<PodsPrediction, "evicted" | "remaining"> | undefined): number {
  return outcome === undefined ? 0 : outcome.evicted.length + outcome.remaining.length;
}
