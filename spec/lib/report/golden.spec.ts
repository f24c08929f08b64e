import { readFileSync } from "node:fs";
import { expect } from "chai";
import { GOLDEN_OPTIONS, goldens } from "./golden.js";

describe("golden reports", () => {
  for (const { name, report, reporter, file } of goldens()) {
    it(`${name} reads as ${file}; npm run golden-reports writes it anew`, () => {
      expect(reporter.render(report, GOLDEN_OPTIONS)).to.equal(readFileSync(file, "utf8"));
    });
  }
});
