import { ORDINARY_DRAIN } from "../derive/drain-flags.js";
import { defineDerivedClusterFact, Undecidable } from "../derived-fact.js";
import { planDrain } from "../simulate/plan/plan-drain.js";
import { predictReboot } from "../simulate/predict/predict-reboot.js";
import { SIMULATED, simulate } from "./simulated-cluster.js";

/** Nodes whose drain is planned: more than a ticket holds are not worth the time. */
const PLANNED_NODES = 3;

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
    return simulate(input, change.nodes, (cluster) => {
      const prediction = predictReboot(cluster, change);
      return {
        ...prediction,
        plans: change.nodes.slice(0, PLANNED_NODES).map((node) => planDrain(cluster, [node], ORDINARY_DRAIN)),
      };
    });
  },
});
