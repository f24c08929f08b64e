import { expect } from "chai";
import { InputError } from "../../../lib/model/errors.js";
import { json } from "../../../lib/report/json.js";
import { parseReport } from "../../../lib/report/parse-report.js";
import { aReport } from "./a-report.js";
import { goldenReports } from "./documents.js";

const OPTIONS = { color: false, width: 80 };
const read = (value: unknown) => parseReport(typeof value === "string" ? value : JSON.stringify(value), "report.json");

describe("a stored report", () => {
  it("is read as it was printed", () => {
    for (const report of Object.values(goldenReports()))
      expect(read(json.render(report, OPTIONS))).to.deep.equal(report);
  });

  it("may hold fields that a later kaudit added", () => {
    expect(read({ ...aReport(), added: { deep: 1 } })).to.deep.equal({ ...aReport(), added: { deep: 1 } });
  });

  it("is refused by the place where it is wrong", () => {
    const summary = { ...aReport().summary, critical: "many" };

    expect(() => read({ ...aReport(), summary })).to.throw(
      InputError,
      "cannot read report report.json: its /summary/critical must be integer; write it anew with kaudit audit -o json",
    );
    expect(() => read("{")).to.throw(InputError, "it is no JSON, or cut short");
  });

  it("sets no prototype", () => {
    const text = JSON.stringify(aReport()).replace("{", '{"__proto__":{"polluted":true},');

    expect(read(text)).to.not.have.property("polluted");
    expect(Object.keys(read(text))).to.not.include("__proto__");
  });
});
