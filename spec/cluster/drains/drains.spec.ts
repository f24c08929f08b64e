import { expect } from "chai";
import { predict, whatHappened, whatWasSaid } from "../../recorded/outcomes.js";
import { startControlPlane } from "../control-plane/control-plane.js";
import { describeCluster } from "../describe.js";
import { changeForReal, controlPlaneFor } from "./change-for-real.js";

/** Clusters by chance: one Node drained, two Nodes drained, one that falls silent. `KAUDIT_SPEC_DRAINS=100-160` tries others. */
const USUAL = [5007, 5001, 5000];
const [FIRST = 0, LAST = FIRST] = (process.env.KAUDIT_SPEC_DRAINS ?? "").split("-").map(Number);
const SEEDS = FIRST === 0 ? USUAL : Array.from({ length: LAST - FIRST + 1 }, (_, index) => FIRST + index);

describeCluster("random clusters, predicted and then drained or left without a Node", (undo) => {
  for (const seed of SEEDS) {
    it(`number ${seed} ends as was said, in one of the ways that were named where chance decides`, async () => {
      const controlPlane = await startControlPlane(controlPlaneFor(seed));
      undo.push(controlPlane.stop);
      const record = await changeForReal(controlPlane, seed);
      await controlPlane.stop();

      const prediction = predict(record);
      const said = (prediction.outcomes ?? [prediction]).map((end) => whatWasSaid(end, record));
      expect(said, record.outcome.stderr).to.deep.include(whatHappened(record));
    });
  }
});
