import { expect } from "chai";
import fc from "fast-check";
import { hasInvisible } from "../../../../lib/derive/invisible.js";
import { columns } from "../../../../lib/report/table/columns.js";
import { pageOf } from "../../../../lib/report/table/page.js";

const page = pageOf({ color: false, width: 80 });

function rowsOf(...cells: readonly string[]): string {
  return columns(page, ["NAME", "REASON"], [cells], "  ").join("\n");
}

describe("the columns of a table", () => {
  it("stand below their heads", () => {
    expect(columns(page, ["NAME", "PODS"], [["web", "3"]], "  ")).to.deep.equal(["  NAME  PODS", "  web   3"]);
  });

  it("go on below themselves where a cell is too wide", () => {
    const lines = columns(page, ["NAME", "REASON"], [["web", "Insufficient memory ".repeat(8).trim()]], "");

    expect(lines).to.have.lengthOf(4);
    expect(lines.join(" ").match(/memory/g)).to.have.lengthOf(8);
  });

  it("keep characters whole whose width is in dispute", () => {
    for (const text of ["🇦", "🈂🈃🈄", "⺀       \u{1d158}\u{1d165}\u{1d16e} /🈀ᚁ"])
      expect(rowsOf(text, "x")).to.contain(text);
  });

  it("never cut a character in two, whatever the text", () => {
    const cell = fc.string({
      unit: fc.oneof(fc.string({ unit: "binary", maxLength: 1 }), fc.constantFrom(" ", "🇦")),
      maxLength: 30,
    });

    fc.assert(fc.property(cell, cell, (left, right) => !rowsOf(left, right).split("\n").some(hasInvisible)));
  });
});
