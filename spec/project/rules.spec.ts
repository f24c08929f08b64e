import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { RISK_TITLES } from "../../lib/docs/risks.js";
import type { AnyRule } from "../../lib/rule.js";
import { RULES } from "../../rules/index.js";
import { filesBelow } from "./sources.js";

const ruleFiles = filesBelow(".ts", "rules").filter((path) => basename(path) !== "index.ts");

/** What a module exports that looks like a rule. */
async function rulesIn(source: string): Promise<readonly AnyRule[]> {
  const compiled = resolve("dist", source.replace(/\.ts$/, ".js"));
  const module: Record<string, unknown> = await import(pathToFileURL(compiled).href);
  return Object.values(module).filter(
    (value): value is AnyRule => typeof value === "object" && value !== null && "evaluate" in value,
  );
}

describe("every file below rules/", () => {
  for (const path of ruleFiles) {
    it(`${path} is one rule, listed by its family, with a spec and a page`, async () => {
      const [rule, ...others] = await rulesIn(path);

      expect(others).to.deep.equal([]);
      expect(rule).to.include({ id: basename(path, ".ts"), family: basename(dirname(path)) });
      expect(RULES).to.include(rule);
      expect(existsSync(`spec/${path.replace(/\.ts$/, ".spec.ts")}`), "spec").to.equal(true);
      expect(existsSync(`docs/rules/${rule?.id}.md`), "page: npm run docs makes it").to.equal(true);
    });
  }
});

describe("the rules", () => {
  it("are as many as there are files", () => {
    expect(RULES.map(({ id }) => id).sort()).to.deep.equal(ruleFiles.map((path) => basename(path, ".ts")).sort());
  });

  it("have ids that no rule has, or had, before", () => {
    const ids = RULES.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]);

    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^[a-z]+(-[a-z0-9]+)*$/);
  });

  for (const rule of RULES) {
    it(`declare what a report needs: ${rule.id}`, () => {
      expect(rule.risks, "risks").to.not.be.empty;
      for (const risk of rule.risks) expect(RISK_TITLES.has(risk), `risk ${risk} is on the list`).to.equal(true);
      expect(new Set(rule.occasions).size, "occasions").to.equal(rule.occasions.length).and.to.be.above(0);
      expect(Object.keys(rule.worst), "a worst severity for each occasion").to.have.members([...rule.occasions]);
      expect(rule.identity, "identity").to.not.be.empty;
      expect(rule.title, "a ticket's summary: short, without numbers").to.match(/^[A-Za-z][^0-9]{10,79}[^.!]$/);
      for (const text of [rule.rationale, ...rule.sources]) expect(text.trim()).to.have.length.above(10);
    });

    for (const [id, { message, impact, condition, remediation, verify }] of Object.entries(rule.messages)) {
      it(`speak in sentences: ${rule.id} ${id}`, () => {
        expect(message, "message").to.match(/[^.!]$/);
        expect(impact, "impact").to.match(/^[A-Za-z{].*\.$/s);
        expect(`${message} ${impact}`).to.not.match(/\bplease\b|!/i);
        if (condition !== undefined) expect(condition, "condition").to.match(/^if .*[^.]$/s);
        for (const { text } of remediation) expect(text, "remedy").to.match(/^[A-Z{].*\.$/s);
        expect(remediation, "a remedy").to.not.be.empty;
        expect(verify, "a way to see whether it is still so").to.not.be.empty;
      });
    }
  }
});
