import { defineDerivedClusterFact, Undecidable } from "../derived-fact.js";
import { predictReboot } from "../simulate/predict/predict-reboot.js";
import { SIMULATED, simulate } from "./simulated-cluster.js";

/** What becomes of the Pods of Nodes that are rebooted, when they come back in time and when they do not. */
export const rebootPrediction = defineDerivedClusterFact({
  id: "prediction",
  predicts: ["reboot"],
  ...SIMULATED,
  derive: (input) => {
    const { change } = input;
    if (change.kind !== "reboot") {
      return new Undecidable({ reason: "not-collected", detail: `a ${change.kind} is not predicted as a reboot` });
    }
    return simulate(input, change.nodes, (cluster) => predictReboot(cluster, change));
  },
});
