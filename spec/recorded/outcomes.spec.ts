import { expect } from "chai";
import type { EvictionPrediction } from "../../lib/model/prediction.js";
import { byController, type Outcome, outcomesIn, predict, readOutcome, waiting } from "./outcomes.js";

function whatHappened(record: Outcome) {
  const { outcome } = record;
  return {
    evicted: byController(outcome.evicted, record),
    remaining: byController(outcome.remaining, record),
    preempted: byController(outcome.preempted, record),
    pending: waiting(
      outcome.pendingAfter.map(({ pod, owner }) => {
        const [namespace = ""] = pod.split("/");
        return { name: owner ? `${namespace}/${owner.kind}/${owner.name}` : pod, pods: 1 };
      }),
    ),
  };
}

function whatWasSaid(prediction: EvictionPrediction, record: Outcome) {
  return {
    evicted: byController(prediction.evicted, record),
    remaining: byController(prediction.remaining, record),
    preempted: byController(prediction.preempted, record),
    pending: waiting(
      prediction.pending.map(({ namespace, owner, pod, pods }) => ({
        name: owner === null ? (pod ?? namespace) : `${namespace}/${owner.kind}/${owner.name}`,
        pods,
      })),
    ),
  };
}

describe("what a drain does is said beforehand", () => {
  for (const file of outcomesIn("drains")) {
    it(file.replace(".json.gz", ""), () => {
      const record = readOutcome("drains", file);
      const prediction = predict(record);

      expect(whatWasSaid(prediction, record)).to.deep.equal(whatHappened(record));
      expect(prediction.completes).to.equal(record.outcome.exitCode === 0);
    });
  }
});

describe("what a node that falls silent leaves behind is said beforehand", () => {
  for (const file of outcomesIn("power-offs")) {
    it(file.replace(".json.gz", ""), () => {
      const record = readOutcome("power-offs", file);

      expect(whatWasSaid(predict(record), record)).to.deep.equal(whatHappened(record));
    });
  }
});
