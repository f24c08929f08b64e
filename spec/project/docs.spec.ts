import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { generateDocs } from "../../lib/docs/generate.js";
import { pageFaults } from "../../lib/docs/page.js";
import { RULES } from "../../rules/index.js";
import { filesBelow, readSources } from "./sources.js";

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

describe("the pages", () => {
  const pages = [...filesBelow(".md", "docs"), ...readdirSync(".").filter((name) => name.endsWith(".md"))];

  for (const path of pages) {
    it(`link to what there is: ${path}`, () => {
      const links = [...(read(path) ?? "").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = ""]) => link);

      expect(links.filter((link) => !existsSync(join(dirname(path), link)))).to.deep.equal([]);
    });
  }

  it("that the source speaks of are there", () => {
    const named = [...readSources("lib", "rules")].flatMap(([file, text]) =>
      [...text.matchAll(/(?<![\w/])docs\/[a-z0-9./-]+\.(?:md|json)\b/g)].map(([page]) => ({ file, page })),
    );

    expect(named.filter(({ page }) => !existsSync(page))).to.deep.equal([]);
  });

  it("of decisions have numbers of their own, without a gap", () => {
    const numbers = filesBelow(".md", "docs/decisions").map((path) =>
      Number(path.slice("docs/decisions/".length, -3).slice(0, 4)),
    );

    expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
  });
});
