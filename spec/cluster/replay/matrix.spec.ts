import { expect } from "chai";
import { compareText } from "../../../lib/derive/compare-text.js";
import type { Report } from "../../../lib/model/report.js";
import { describeCluster } from "../describe.js";
import { type Played, play } from "./play.js";
import { PAIRWISE, pairsOf, titleOf, VARIANTS, type Variant } from "./variants.js";
import { FILES } from "./volumes.js";

describeCluster("a kubelet's root moved in 64 ways, on bare mounts", () => {
  for (const variant of VARIANTS) {
    it(`loses what was said beforehand: ${titleOf(variant)}`, async () => {
      const played = await play(variant);
      console.log(`        predicted ${volumesOf(played.predicted)}; lost ${volumesOf(played.observed)}`);

      expect(played.observed).to.deep.equal(played.predicted);
      expectRightWords(variant, played);
    });
  }
});

/** What else is said before and after, against what is there. */
function expectRightWords(variant: Variant, { before, observed, errors, traces, after }: Played): void {
  const wholly = [...new Set(observed.map((file) => file.replace(/\/.*$/, "")))].filter((name) =>
    FILES.every((file) => observed.includes(`${name}/${file}`)),
  );

  const cannotRename = variant.root === "private" && variant.method === "symlink";
  expect(before.verdict === "no-go", "no-go").to.equal(!variant.isDrained || variant.root === "private");
  expect(told(before, "critical").length > 0, "critical").to.equal(!variant.isDrained);
  // What is certain comes true; mv is not among the flags, so what it loses is conditional.
  const certain = before.findings.filter(({ ruleId, certainty, severity }) => {
    return ruleId === "mounted-volume" && severity === "critical" && certainty === "certain";
  });
  expect(certain.map(({ subject }) => subject.name).sort(compareText), "certain").to.deep.equal(
    variant.oldTree === "mv" ? [] : wholly.filter((name) => name.startsWith("pv-")).sort(compareText),
  );
  expect(has(before, "mountpoint-root"), "a mount point is told").to.equal(cannotRename);
  const isBusy = /^mv: cannot (?:move|remove) .*Device or resource busy$/m.test(errors);
  if (cannotRename) expect(isBusy, errors).to.equal(true);
  expect(has(after, "unfinished-relocation", "nestedLink"), "a link inside").to.equal(traces.includes("link"));
  expect(has(after, "mounted-former-root", "data"), "mounts aside").to.equal(traces.includes("aside"));
  const emptied = after.findings
    .filter(({ ruleId }) => ruleId === "emptied-volume")
    .flatMap(({ data }) => (typeof data.pv === "string" ? [data.pv] : []));
  // Nobody looks into a device.
  expect(emptied.sort(compareText), "empty afterwards").to.deep.equal(
    wholly.filter((name) => name.startsWith("pv-") && name !== "pv-block").sort(compareText),
  );
}

function told({ findings }: Report, severity: string): readonly string[] {
  return findings.filter((finding) => finding.severity === severity).map(({ ruleId }) => ruleId);
}

function has({ findings }: Report, rule: string, message?: string): boolean {
  return findings.some(({ ruleId, messageId }) => ruleId === rule && (message === undefined || messageId === message));
}

/** Volumes with the number of files that are gone. */
function volumesOf(files: readonly string[]): string {
  const names = [...new Set(files.map((file) => file.replace(/\/.*$/, "")))];
  const counted = names.map((name) => `${name} (${files.filter((file) => file.startsWith(`${name}/`)).length})`);
  return counted.join(", ") || "nothing";
}

describe("the variants that are played on a real node", () => {
  it("are eight, in which every two values of two axes meet", () => {
    expect(PAIRWISE).to.have.length(8);
    expect(new Set(PAIRWISE.flatMap(pairsOf))).to.deep.equal(new Set(VARIANTS.flatMap(pairsOf)));
  });
});
