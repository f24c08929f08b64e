import { expect } from "chai";
import { describeCluster } from "../../describe.js";
import { certainLosses, emptiedVolumes, foundEmpty, has, lossesInWords } from "../losses.js";
import { PAIRWISE, titleOf, type Variant } from "../variants.js";
import { volumesOn } from "../volumes.js";
import { isMountedWhole } from "./objects.js";
import { type PlayedLive, playLive } from "./play-live.js";

describeCluster("a kubelet's root moved in eight ways that cover all pairs, on a real node with running Pods", () => {
  for (const variant of PAIRWISE) {
    it(`loses what was said beforehand: ${titleOf(variant)}`, async function () {
      this.timeout(600_000);
      const played = await playLive(variant);
      const { predicted, observed, predictedOfPods, observedOfPods, drained } = played;
      console.log(`        predicted ${lossesInWords(predicted)}; lost ${lossesInWords(observed)}`);
      console.log(`        of running Pods: ${lossesInWords(predictedOfPods)}; lost ${lossesInWords(observedOfPods)}`);

      expect(observed, "on the disks").to.deep.equal(predicted);
      const whole = volumesOn(variant.volumesOn).filter(isMountedWhole);
      expect(played.observedInside, "in the containers").to.have.members(
        predicted.filter((file) => whole.some(({ name }) => file.startsWith(`${name}/`))),
      );
      expect(observedOfPods, "of running Pods").to.have.members(predictedOfPods);
      expect(drained?.observed, "by the drain").to.deep.equal(drained?.predicted);
      expect(drained?.observed).to.deep.equal(variant.isDrained ? ["cache", "ram"] : undefined);
      expectRightWords(variant, played);
    });
  }
});

/** What else is said before, when all seems well, and after the fact, against what is there. */
function expectRightWords(variant: Variant, played: PlayedLive): void {
  const { before, moved, after, observed, errors, traces, isKubeletRunning } = played;
  const emptied = emptiedVolumes(observed);
  const cannotRename = variant.root === "private" && variant.method === "symlink";
  expect(before.verdict).to.equal("no-go");
  expect(has(before, "running-containers"), "containers run").to.equal(true);
  const critical = before.findings.filter(({ severity }) => severity === "critical");
  expect(critical.length > 0, "critical").to.equal(!variant.isDrained);
  expect(certainLosses(before), "certain").to.deep.equal(variant.oldTree === "mv" ? [] : emptied);
  expect(has(before, "mountpoint-root"), "a mount point is told").to.equal(cannotRename);
  if (cannotRename) expect(errors).to.match(/^mv: cannot move .*Device or resource busy$/m);
  // A kubelet that finds its root on a private mount binds it onto itself, and that is shared.
  const isTold = has(before, "private-destination", "boundAnew");
  expect(isTold, "a private destination is told").to.equal(variant.root === "private");
  if (isKubeletRunning) expect(played.isRootShared, "the root is shared").to.equal(true);
  const nested = isKubeletRunning ? "nestedLink" : "nestedLinkStopped";
  expect(has(moved, "unfinished-relocation", nested), "a link inside").to.equal(traces.includes("link"));
  expect(has(moved, "mounted-former-root", "data"), "moved and running").to.equal(traces.includes("aside"));
  expect(foundEmpty(after), "empty afterwards").to.deep.equal(emptied.filter((name) => name !== "pv-block"));
  const alarms = after.findings.filter(({ severity }) => severity === "critical").map(({ ruleId }) => ruleId);
  const isSound = emptied.length === 0 && !traces.includes("aside");
  if (isSound) expect(alarms, "false alarms").to.deep.equal([]);
}
