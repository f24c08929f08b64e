import { defineDerivedClusterFact, Undecidable } from "../derived-fact.js";
import { planDrain } from "../simulate/plan/plan-drain.js";
import { predictDrain } from "../simulate/predict/predict-drain.js";
import { SIMULATED, simulate } from "./simulated-cluster.js";

/** What `kubectl drain` will do. */
export const drainPrediction = defineDerivedClusterFact({
  id: "prediction",
  predicts: ["drain"],
  ...SIMULATED,
  derive: (input) => {
    const { change } = input;
    if (change.kind !== "drain") {
      return new Undecidable({ reason: "not-collected", detail: `a ${change.kind} is not predicted as a drain` });
    }
    return simulate(input, change.nodes, (cluster) => {
      const prediction = predictDrain(cluster, change);
      return { ...prediction, plans: [planDrain(cluster, change.nodes, change)] };
    });
  },
});
