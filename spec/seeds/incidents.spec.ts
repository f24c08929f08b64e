import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { INCIDENTS } from "../../lib/docs/incidents.js";
import { RISK_TITLES } from "../../lib/docs/risks.js";
import type { Report } from "../../lib/model/report.js";
import { snapshotOf } from "../../lib/testing/snapshot-of.js";
import { RULES } from "../../rules/index.js";
import { audit } from "../healthy/audit.js";
import { demoSnapshot } from "../recorded/demo.js";
import * as seed002 from "./seed-002.js";
import { MOMENTS } from "./told.js";

const COLLECTED_AT = "2026-11-20T12:00:00Z";

/** What kaudit said at the moments of an incident, by its number. */
function reportsOf(number: string): readonly Report[] {
  if (number === "000") return [audit(demoSnapshot(), demoSnapshot().change), audit(demoSnapshot())];
  if (number === "002") {
    return seed002.SCENARIOS.map(({ scenario, change }) =>
      audit(snapshotOf({ ...scenario, collectedAt: COLLECTED_AT }), change),
    );
  }
  return Object.entries(MOMENTS)
    .filter(([moment]) => moment.startsWith(number))
    .map(([, { cluster, change }]) => audit(snapshotOf({ cluster, collectedAt: COLLECTED_AT }), change));
}

describe("the incidents as they are retold", () => {
  for (const incident of INCIDENTS) {
    const path = `docs/incidents/${incident.page}.md`;
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";

    it(`${path} quotes what kaudit says, to the letter`, () => {
      const said = new Set(
        reportsOf(incident.page.slice(0, 3)).flatMap(({ findings }) => findings.map(({ message }) => message)),
      );
      const quotes = text.split("\n").flatMap((line) => (line.startsWith("> ") ? [line.slice(2)] : []));

      expect(quotes.length).to.be.greaterThan(1);
      for (const quote of quotes) expect([...said]).to.include(quote);
    });

    it(`${path} names rules that there are, and every risk that was in it is listed, told or not`, () => {
      const named = [...text.matchAll(/\.\.\/rules\/([a-z0-9-]+)\.md/g)].map(([, id]) => id);
      const [, section = ""] = readFileSync("docs/risks.md", "utf8").split(
        `<a id="incident-${incident.page.slice(0, 3)}">`,
      );
      const rows = [...(section.split("\n### ")[0] ?? "").matchAll(/^\| \[([A-H]\d\d)\].* \| (.*) \|$/gm)];

      expect(named.filter((id) => !RULES.some((rule) => rule.id === id))).to.deep.equal([]);
      expect(rows.map(([, risk]) => risk)).to.deep.equal(incident.risks);
      for (const [, risk = "", by = ""] of rows) {
        const isTold = RULES.some(({ risks }) => risks.includes(risk));
        expect(by === "not yet", risk).to.equal(!isTold);
      }
      expect(incident.risks.filter((risk) => !RISK_TITLES.has(risk))).to.deep.equal([]);
    });

    it(`${path} tells what happened, what is said before, what one does instead, and what cannot be known`, () => {
      const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);

      expect(headings).to.include.members([
        "What happened",
        "What kaudit says before",
        "What to do instead",
        "What kaudit cannot know",
      ]);
    });
  }
});
