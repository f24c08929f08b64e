import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "chai";
import { reportSchema } from "../../../lib/report/schema/document.js";
import { COMPLETE_CHANGES, COMPLETE_PREDICTIONS, COMPLETE_REPORT } from "./complete.js";
import { goldenReports } from "./documents.js";
import { poison } from "./hostile.js";

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;

const schema = JSON.parse(JSON.stringify(reportSchema())) as { [key: string]: Json };

/** The published schema lets a later kaudit add fields; here every field must be one that the schema knows. */
function strict(part: Json): Json {
  if (part === null || typeof part !== "object") return part;
  if (Array.isArray(part)) return part.map(strict);
  const inner = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, strict(value)]));
  return part.properties === undefined ? inner : { ...inner, additionalProperties: false };
}

function compile(document: Json): ValidateFunction {
  return new Ajv2020({ strictTypes: false }).compile(document as object);
}

const published = compile(schema);
const closed = compile(strict(schema));

const complete = [
  ...Object.values(COMPLETE_CHANGES).map((change) => ({ ...COMPLETE_REPORT, change })),
  ...Object.values(COMPLETE_PREDICTIONS).map((prediction) => ({ ...COMPLETE_REPORT, prediction })),
];

/** Fields that a report may lack, as `/place name`; everything else is always there. */
const OPTIONAL = [
  / prediction$/,
  /^\/change on$/,
  /\/lists\/\d+ (?:reason|detail)$/,
  /\/coverage\/hosts\/\d+ (?:node|address|reason|detail)$/,
  /\/(?:subject|affected\/\d+) (?:namespace|path)$/,
  /^\/findings\/\d+ (?:condition|host|waiver)$/,
  /^\/open\/\d+ waiver$/,
  /^\/waivers\/\d+ (?:subject|owner|ticket|expires)$/,
  /\/pending\/\d+ pod$/,
  /\/emptyDirDeleted\/\d+ bytes$/,
  /^\/prediction (?:steps|outcomes|worst|plans)$/,
  /^\/prediction\S* serving$/,
  /\/preparations\/\d+ revertedBy$/,
  /^\/prediction podVolumes$/,
];
// Their keys are free.
const MAPS = new Set(["data", "owners", "assumptions", "reasons"]);

/** Every copy of the document that has one change made by `change` at one of its objects. */
function* mutations(
  document: Json,
  change: (object: { [key: string]: Json }, key: string) => Iterable<[string, { [key: string]: Json }]>,
  path = "",
  key = "",
): Generator<[string, Json]> {
  if (document === null || typeof document !== "object") return;
  if (Array.isArray(document)) {
    for (const [index, element] of document.entries()) {
      for (const [place, mutated] of mutations(element, change, `${path}/${index}`, key)) {
        yield [place, document.with(index, mutated)];
      }
    }
    return;
  }
  if (MAPS.has(key)) return;
  for (const [what, mutated] of change(document, key)) yield [`${path} ${what}`, mutated];
  for (const [name, part] of Object.entries(document)) {
    if (name === "value") continue;
    for (const [place, mutated] of mutations(part, change, `${path}/${name}`, name)) {
      yield [place, { ...document, [name]: mutated }];
    }
  }
}

function accepted(
  documents: readonly unknown[],
  validate: ValidateFunction,
  change: Parameters<typeof mutations>[1],
): readonly string[] {
  return documents.flatMap((document) =>
    [...mutations(document as Json, change)].filter(([, mutated]) => validate(mutated)).map(([place]) => place),
  );
}

describe("the report's schema", () => {
  it("stands in docs/ as `npm run docs` writes it", () => {
    expect(JSON.parse(readFileSync("docs/report.schema.json", "utf8"))).to.deep.equal(schema);
  });

  for (const [name, report] of Object.entries(goldenReports())) {
    it(`accepts the golden report ${name}, strictly, and with any text in it`, () => {
      expect(closed(report), JSON.stringify(closed.errors)).to.equal(true);
      expect(closed(poison(report)), JSON.stringify(closed.errors)).to.equal(true);
    });
  }

  it("accepts every kind of change and prediction with every field there is", () => {
    for (const report of complete) expect(closed(report), JSON.stringify(closed.errors)).to.equal(true);
  });

  it("refuses a report that lacks any field that is always there", () => {
    const passed = accepted(complete, published, function* (object) {
      for (const [removed] of Object.entries(object)) {
        const { [removed]: _, ...rest } = object;
        yield [removed, rest];
      }
    });

    expect(passed.filter((place) => !OPTIONAL.some((pattern) => pattern.test(place)))).to.deep.equal([]);
    expect(OPTIONAL.filter((pattern) => !passed.some((place) => pattern.test(place)))).to.deep.equal([]);
  });

  it("lets a later kaudit add fields, and knows by itself every field of today", () => {
    const add: Parameters<typeof mutations>[1] = (object) => [["added", { ...object, added: 1 }]];

    expect(accepted(complete, closed, add)).to.deep.equal([]);
    expect(accepted([COMPLETE_REPORT], published, add).length).to.be.greaterThan(20);
  });

  it("refuses a value of another type", () => {
    const passed = accepted(complete, published, function* (object) {
      for (const [name, value] of Object.entries(object)) {
        if (name !== "value" && !MAPS.has(name)) yield [name, { ...object, [name]: wrongType(value) }];
      }
    });

    expect(passed).to.deep.equal([]);
  });

  it("refuses words that are none of the fixed ones", () => {
    const fixed = ["schema", "verdict", "severity", "certainty", "state", "identity", "method", "removal", "idSource"];
    const passed = accepted(complete, published, function* (object) {
      for (const name of fixed) if (typeof object[name] === "string") yield [name, { ...object, [name]: "other" }];
    });

    expect(passed).to.deep.equal([]);
    expect(published({ ...COMPLETE_REPORT, change: { ...COMPLETE_CHANGES.reboot, kind: "paint" } })).to.equal(false);
  });

  it("accepts a reason that only a later kaudit knows", () => {
    const open = COMPLETE_REPORT.open.map((result) => ({ ...result, reason: "moon-phase" }));

    expect(published({ ...COMPLETE_REPORT, open })).to.equal(true);
  });
});

/** Nothing that a report holds anywhere is an array of arrays. */
function wrongType(value: Json): Json {
  return Array.isArray(value) ? "text" : [[value]];
}
