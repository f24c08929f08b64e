import { expect } from "chai";
import { describeCluster } from "../describe.js";
import { certainLosses, emptiedVolumes, foundEmpty, has, lossesInWords } from "./losses.js";
import { type Played, play } from "./play.js";
import { PAIRWISE, pairsOf, titleOf, VARIANTS, type Variant } from "./variants.js";

describeCluster("a kubelet's root moved in 64 ways, on bare mounts", () => {
  for (const variant of VARIANTS) {
    it(`loses what was said beforehand: ${titleOf(variant)}`, async () => {
      const played = await play(variant);
      console.log(`        predicted ${lossesInWords(played.predicted)}; lost ${lossesInWords(played.observed)}`);

      expect(played.observed).to.deep.equal(played.predicted);
      expectRightWords(variant, played);
    });
  }
});

/** What else is said before and after, against what is there. */
function expectRightWords(variant: Variant, { before, observed, errors, traces, after }: Played): void {
  const emptied = emptiedVolumes(observed);
  const cannotRename = variant.root === "private" && variant.method === "symlink";
  expect(before.verdict === "no-go", "no-go").to.equal(!variant.isDrained || cannotRename);
  const critical = before.findings.filter(({ severity }) => severity === "critical");
  expect(critical.length > 0, "critical").to.equal(!variant.isDrained);
  // What is certain comes true; mv is not among the flags, so what it loses is conditional.
  expect(certainLosses(before), "certain").to.deep.equal(variant.oldTree === "mv" ? [] : emptied);
  expect(has(before, "mountpoint-root"), "a mount point is told").to.equal(cannotRename);
  const isBusy = /^mv: cannot (?:move|remove) .*Device or resource busy$/m.test(errors);
  if (cannotRename) expect(isBusy, errors).to.equal(true);
  expect(has(after, "unfinished-relocation", "nestedLinkStopped"), "a link inside").to.equal(traces.includes("link"));
  expect(has(after, "mounted-former-root", "data"), "mounts aside").to.equal(traces.includes("aside"));
  // Nobody looks into a device.
  expect(foundEmpty(after), "empty afterwards").to.deep.equal(emptied.filter((name) => name !== "pv-block"));
}

describe("the variants that are played on a real node", () => {
  it("are eight, in which every two values of two axes meet", () => {
    expect(PAIRWISE).to.have.length(8);
    expect(new Set(PAIRWISE.flatMap(pairsOf))).to.deep.equal(new Set(VARIANTS.flatMap(pairsOf)));
  });
});
