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

/** What kaudit said at each moment, by its name. */
const REPORTS: ReadonlyMap<string, () => Report> = new Map([
  ["000, the directories are to move", () => audit(demoSnapshot(), demoSnapshot().change)],
  ...Object.entries(seed002.SCENARIOS).map(
    ([moment, { scenario, change }]) =>
      [moment, () => audit(snapshotOf({ ...scenario, collectedAt: COLLECTED_AT }), change)] as const,
  ),
  ...Object.entries(MOMENTS).map(
    ([moment, { cluster, change }]) =>
      [moment, () => audit(snapshotOf({ cluster, collectedAt: COLLECTED_AT }), change)] as const,
  ),
]);

interface Quote {
  readonly text: string;
  /** as the comments before it say; several where it is said at each of them */
  readonly moments: readonly string[];
}

/** What a page quotes, each with the moments that were named last. */
function quotesOf(page: string): readonly Quote[] {
  const quotes: Quote[] = [];
  let moments: string[] = [];
  let isNamed = true;
  for (const line of page.split("\n")) {
    const [, moment] = /^<!-- moment: (.+) -->$/.exec(line) ?? [];
    if (moment !== undefined) {
      moments = isNamed ? [...moments, moment] : [moment];
      isNamed = true;
    } else if (line.startsWith("> ")) {
      quotes.push({ text: line.slice(2), moments });
      isNamed = false;
    } else if (line !== "" && line !== ">") {
      // A moment holds for the quotes right below it, and no further.
      moments = [];
      isNamed = true;
    }
  }
  return quotes;
}

describe("the incidents as they are retold", () => {
  for (const incident of INCIDENTS) {
    const path = `docs/incidents/${incident.page}.md`;
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";

    it(`${path} quotes what kaudit says at the moment that it names, to the letter`, () => {
      const quotes = quotesOf(text);
      const number = incident.page.slice(0, 3);

      expect(quotes.length).to.be.greaterThan(1);
      for (const { text: quote, moments } of quotes) {
        expect(moments, `no moment is named for: ${quote}`).to.not.deep.equal([]);
        for (const moment of moments) {
          expect(moment).to.match(new RegExp(`^${number}, `));
          const said = REPORTS.get(moment)?.().findings.map(({ message }) => message);
          expect(said, moment).to.include(quote);
        }
      }
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
