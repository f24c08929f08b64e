import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { generateDocs } from "../../lib/docs/generate.js";
import { pageFaults } from "../../lib/docs/page.js";
import { RULES } from "../../rules/index.js";
import { filesBelow } from "./sources.js";

const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
const made = generateDocs(RULES, read);

describe("the documentation that is made from the rules", () => {
  for (const [path, text] of made) {
    it(`stands in ${path} as \`npm run docs\` writes it`, () => {
      expect(read(path)).to.equal(text);
    });
  }

  for (const { id } of RULES) {
    it(`is completed by hand for ${id}`, () => {
      expect(pageFaults(read(`docs/rules/${id}.md`) ?? "")).to.deep.equal([]);
    });
  }

  it("has no page of a rule that does not exist", () => {
    for (const path of filesBelow(".md", "docs/rules")) expect(made.has(path), path).to.equal(true);
  });
});
