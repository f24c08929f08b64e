import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import yaml from "js-yaml";
import type { Report } from "../../../lib/model/report.js";
import { REPORTERS } from "../../../lib/report/index.js";
import { parseReport } from "../../../lib/report/parse-report.js";
import { reportSchema } from "../../../lib/report/schema/document.js";
import type { JsonSchema } from "../../../lib/schema/shape.js";
import { arbitraryOf } from "../snapshot/arbitrary-of.js";
import { drainReport, goldenReports } from "./documents.js";
import { expectHarmless } from "./harmless.js";
import { HOSTILE_TEXTS, hostileReport, poison } from "./hostile.js";

const poisoned: Readonly<Record<string, Report>> = {
  "a relocation full of attacks": hostileReport(),
  ...Object.fromEntries(
    Object.entries(goldenReports()).map(([name, report]) => [`${name} with an attack for every text`, poison(report)]),
  ),
};

describe("a hostile report", () => {
  for (const reporter of REPORTERS) {
    for (const [name, report] of Object.entries(poisoned)) {
      it(`is harmless as ${reporter.id}: ${name}`, () => {
        for (const width of [20, 80, 200]) expectHarmless(reporter.render(report, { color: false, width }));
        expectHarmless(reporter.render(report, { color: true, width: 80 }));
      });
    }

    it(`is harmless as ${reporter.id}, whatever the text`, () => {
      const text = fc.string({
        unit: fc.oneof(
          fc.constantFrom("::", "##vso[", "##[", "#", "\n", "\r", "`", "|", "\u2028", "\u202e"),
          fc.string({ unit: "binary", maxLength: 2 }),
        ),
        maxLength: 40,
      });

      fc.assert(
        fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
          expectHarmless(reporter.render(poison(drainReport(3), texts), { color: false, width: 80 }));
        }),
        { numRuns: 40 },
      );
    });
  }

  it("may be any that the schema allows: every reporter shows it, and the formats for programs give it back", () => {
    const schema = reportSchema();
    const any = arbitraryOf(schema, schema.$defs as Readonly<Record<string, JsonSchema>>) as fc.Arbitrary<Report>;

    fc.assert(
      fc.property(any, (report) => {
        for (const { id, render } of REPORTERS) {
          const text = render(report, { color: false, width: 80 });
          expectHarmless(text);
          if (id === "json") expect(JSON.stringify(parseReport(text, "x"))).to.equal(JSON.stringify(report));
        }
      }),
      { numRuns: 10 },
    );
  });

  it("keeps every value in the formats for programs", () => {
    const readers: Readonly<Record<string, (text: string) => unknown>> = {
      json: JSON.parse,
      yaml: (text) => yaml.load(text),
    };

    for (const report of Object.values(poisoned)) {
      for (const { id, render } of REPORTERS) {
        const read = readers[id]?.(render(report, { color: false, width: 80 }));
        if (read !== undefined) expect(isDeepStrictEqual(read, report), id).to.equal(true);
      }
    }
  });

  it("is what the table and the ticket are written for: every attack is in it", () => {
    const whole = JSON.stringify(hostileReport());

    for (const text of HOSTILE_TEXTS) expect(whole).to.contain(JSON.stringify(text).slice(1, -1));
  });
});
