import { ORDINARY_DRAIN } from "../derive/drain-flags.js";
import { defineDerivedClusterFact, Undecidable } from "../derived-fact.js";
import { planDrain } from "../simulate/plan/plan-drain.js";
import { predictRemoveNode } from "../simulate/predict/predict-remove-node.js";
import { SIMULATED, simulate } from "./simulated-cluster.js";

/** What becomes of the Pods of Nodes that are deleted. */
export const removeNodePrediction = defineDerivedClusterFact({
  id: "prediction",
  predicts: ["remove-node"],
  ...SIMULATED,
  derive: (input) => {
    const { change } = input;
    if (change.kind !== "remove-node") {
      return new Undecidable({ reason: "not-collected", detail: `a ${change.kind} is not predicted as a remove-node` });
    }
    return simulate(input, change.nodes, (cluster) => {
      const prediction = predictRemoveNode(cluster, change);
      return { ...prediction, plans: [planDrain(cluster, change.nodes, ORDINARY_DRAIN)] };
    });
  },
});
