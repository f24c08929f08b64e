import { expect } from "chai";
import { risksOverview, rulesOverview } from "../../../lib/docs/overview.js";
import { RISK_FAMILIES, RISK_TITLES } from "../../../lib/docs/risks.js";
import { RULES } from "../../../rules/index.js";

describe("the list of risks", () => {
  it("holds all 155, each family numbered without a gap", () => {
    expect(RISK_TITLES.size).to.equal(155);
    for (const { letter, risks } of RISK_FAMILIES) {
      const numbered = Object.keys(risks).map((_, index) => `${letter}${String(index + 1).padStart(2, "0")}`);
      expect(Object.keys(risks)).to.deep.equal(numbered);
    }
    expect(new Set(RISK_TITLES.values()).size).to.equal(155);
  });

  it("names the rules that tell a risk, and says where none does yet", () => {
    const page = risksOverview(RULES.filter(({ id }) => id === "mounted-volume"));

    expect(page).to.contain("Of 155 risks of an infrastructure change, kaudit tells 2 so far.");
    expect(page).to.match(/<a id="a02"><\/a>A02 \|.*\| \[`mounted-volume`\]\(rules\/mounted-volume\.md\) \|/);
    expect(page).to.match(/<a id="h12"><\/a>H12 \|.*\| not yet \|/);
    expect(page.match(/<a id="[a-h]\d\d"/g)).to.have.length(155);
  });
});

describe("the list of rules", () => {
  it("goes by family, with what each rule tells and when", () => {
    const page = rulesOverview(RULES);

    for (const { id, family } of RULES) {
      expect(page).to.contain(`\n## ${family}\n`).and.to.contain(`[\`${id}\`](${id}.md)`);
    }
    expect(page).to.contain(`kaudit brings ${RULES.length} rules.`).and.to.contain("| relocate: critical |");
    expect(rulesOverview(RULES.slice(0, 1))).to.contain("kaudit brings 1 rule.");
  });
});
