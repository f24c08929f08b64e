import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import yaml from "js-yaml";
import type { Diff } from "../../../../lib/model/diff.js";
import { INCOMPARABLE_REASONS } from "../../../../lib/model/diff.js";
import { compareReports } from "../../../../lib/report/diff/compare.js";
import { DIFF_REPORTERS } from "../../../../lib/report/diff/index.js";
import { diffSchema } from "../../../../lib/report/schema/diff.js";
import { aFinding, anOpenResult, aReport, aRule } from "../a-report.js";
import { drainReport, incidentReport } from "../documents.js";
import { expectHarmless } from "../harmless.js";
import { hostileReport, poison } from "../hostile.js";

const render = (id: string, diff: Diff, width = 80): string => {
  const reporter = DIFF_REPORTERS.find((one) => one.id === id);
  if (reporter === undefined) throw new RangeError(id);
  return reporter.render(diff, { color: false, width });
};

const finding = (n: number) =>
  aFinding({ fingerprint: `k1:${n}`, subject: { kind: "Node", name: `worker-${n}` }, message: `it is ${n}` });

const before = aReport({
  verdict: "fail",
  findings: [finding(1), aFinding({ severity: "medium" })],
  open: [anOpenResult()],
});
const after = aReport({
  reportId: "b",
  verdict: "fail",
  findings: [2, 3, 4, 5, 6].map(finding).concat(aFinding({ severity: "high" })),
  rules: [aRule(), aRule({ ruleId: "mount-lost-at-boot", state: "skipped" })],
});
const diff = compareReports(before, after);

describe("a comparison as a table", () => {
  it("tells what changed, the worst first, and counts what did not", () => {
    expect(render("table", diff)).to.equal(`DIFF  standing audit: 5 new, 1 resolved, 1 unchanged (1 worse), 1 cannot be
      compared

Old      cluster shop-prod; 2026-11-20 19:00 UTC; fail: 0 critical, 1 high, 1
         medium, 0 low, 1 open
New      cluster shop-prod; 2026-11-20 19:00 UTC; fail: 0 critical, 6 high, 0
         medium, 0 low, 0 open

New
  HIGH      A PodDisruptionBudget allows no eviction (5)
            blocked-eviction
    - Node worker-2
      it is 2
    - Node worker-3
      it is 3
    - Node worker-4
      it is 4
    and 2 more; -o json names all of them

Worse than before
  HIGH      A PodDisruptionBudget allows no eviction
            blocked-eviction
    - PodDisruptionBudget shop/web
      shop/web allows 0 disruptions and 3 of its Pods are on the Node
      (was medium, certain)

Resolved
  HIGH      A PodDisruptionBudget allows no eviction
            blocked-eviction
    - Node worker-1
      it is 1

Cannot be compared
  CRITICAL  Open: mount-lost-at-boot could not be decided
            mount-lost-at-boot
    - unreachable: cannot connect to 10.0.0.22 port 22: connection timed out
      (only in OLD; rule mount-lost-at-boot was left out in NEW)
`);
  });

  it("of a report with itself counts", () => {
    expect(render("table", compareReports(before, before))).to.match(/\n\nUnchanged\n(?: {2}\S.*\n)+$/);
  });
});

describe("a comparison as Markdown", () => {
  it("is a comment on a ticket", () => {
    const text = render("markdown", diff);

    expect(text).to.match(/^# standing audit: 5 new, 1 resolved, 1 unchanged/);
    expect(text).to.contain("## New\n\n**high** A PodDisruptionBudget allows no eviction (5), `blocked-eviction`\n\n");
    expect(text).to.contain("  - was medium, certain\n");
    expect(text).to.contain("  - only in OLD; rule mount-lost-at-boot was left out in NEW\n");
  });
});

describe("a comparison for programs", () => {
  const schema = diffSchema();
  const isDiff = new Ajv2020({ strictTypes: false }).compile(schema);
  const hostile = hostileReport();
  const diffs: Readonly<Record<string, Diff>> = {
    "of two audits": diff,
    "of hostile reports": compareReports(poison(drainReport(12)), hostile),
    "of one with itself": compareReports(incidentReport(), incidentReport()),
    "of two changes": compareReports(incidentReport(), drainReport(2)),
  };

  it("has its schema in docs/, as `npm run docs` writes it", () => {
    expect(JSON.parse(readFileSync("docs/diff.schema.json", "utf8"))).to.deep.equal(JSON.parse(JSON.stringify(schema)));
  });

  it("has in its schema every reason that the model has", () => {
    for (const reason of INCOMPARABLE_REASONS) expect(JSON.stringify(schema)).to.contain(`"${reason}"`);
  });

  for (const [name, value] of Object.entries(diffs)) {
    it(`follows the schema and keeps every value: ${name}`, () => {
      expect(isDiff(value), JSON.stringify(isDiff.errors)).to.equal(true);
      expect(JSON.parse(render("json", value))).to.deep.equal(value);
      expect(yaml.load(render("yaml", value))).to.deep.equal(value);
    });

    it(`is harmless in every format: ${name}`, () => {
      for (const { id } of DIFF_REPORTERS) for (const width of [20, 80]) expectHarmless(render(id, value, width));
    });
  }

  it("refuses a document that lacks a part or has another word", () => {
    const { resolved: _, ...lacking } = diff;

    expect(isDiff(lacking)).to.equal(false);
    expect(isDiff({ ...diff, schema: "kaudit.diff/v2" })).to.equal(false);
    expect(isDiff({ ...diff, new: [{ kind: "finding" }] })).to.equal(false);
  });
});
