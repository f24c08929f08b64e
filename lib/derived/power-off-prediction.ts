import { ORDINARY_DRAIN } from "../derive/drain-flags.js";
import { defineDerivedClusterFact, Undecidable } from "../derived-fact.js";
import { planDrain } from "../simulate/plan/plan-drain.js";
import { predictPowerOff } from "../simulate/predict/predict-power-off.js";
import { SIMULATED, simulate } from "./simulated-cluster.js";

/** What becomes of the Pods of Nodes that lose power and stay off. */
export const powerOffPrediction = defineDerivedClusterFact({
  id: "prediction",
  predicts: ["power-off"],
  ...SIMULATED,
  derive: (input) => {
    const { change } = input;
    if (change.kind !== "power-off") {
      return new Undecidable({ reason: "not-collected", detail: `a ${change.kind} is not predicted as a power-off` });
    }
    return simulate(input, change.nodes, (cluster) => {
      const prediction = predictPowerOff(cluster, change);
      return { ...prediction, plans: [planDrain(cluster, change.nodes, ORDINARY_DRAIN)] };
    });
  },
});
