import { expect } from "chai";
import { marked, type Token } from "marked";
import { markdown } from "../../../lib/report/markdown.js";
import { aFinding, aRelocationPrediction, aReport } from "./a-report.js";
import { goldenReports } from "./documents.js";
import { HOSTILE_TEXTS, hostileReport, poison } from "./hostile.js";

const OPTIONS = { color: false, width: 80 };

/** Every token of a document, as a Markdown reader with GitHub's extensions finds them. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  void marked.walkTokens(marked.lexer(text), (token) => {
    tokens.push(token);
  });
  return tokens;
}

const ofType = (tokens: readonly Token[], ...types: readonly string[]) =>
  tokens.filter(({ type }) => types.includes(type));

describe("the Markdown reporter", () => {
  for (const [name, report] of Object.entries({ attacks: hostileReport(), ...goldenReports() })) {
    const texts = HOSTILE_TEXTS.map((_, index) => [...HOSTILE_TEXTS.slice(index), ...HOSTILE_TEXTS.slice(0, index)]);

    it(`lets no text of a report become markup: ${name}`, () => {
      for (const document of [report, ...texts.slice(0, 8).map((turn) => poison(report, turn))]) {
        const tokens = tokensOf(markdown.render(document, OPTIONS));

        expect(ofType(tokens, "image", "link", "del", "em", "blockquote", "def").map(({ raw }) => raw)).to.deep.equal(
          [],
        );
        expect(ofType(tokens, "html").filter(({ raw }) => raw !== "<br>")).to.deep.equal([]);
        expect(ofType(tokens, "code").filter((token) => !token.raw.startsWith("```"))).to.deep.equal([]);
        for (const { raw } of ofType(tokens, "text", "escape").filter((token) => !("tokens" in token))) {
          expect(raw).to.not.match(/[@`<>[\]\\~*_{}|$]|#\d|[!~%^&]\w|\bGH-\d|www\.|:\/\//);
        }
      }
    });
  }

  it("has the same headings whatever the names are", () => {
    const headings = (text: string) => ofType(tokensOf(text), "heading").length;

    expect(headings(markdown.render(poison(aReport()), OPTIONS))).to.equal(
      headings(markdown.render(aReport(), OPTIONS)),
    );
  });

  it("keeps each row of a table in its columns", () => {
    for (const token of ofType(tokensOf(markdown.render(hostileReport(), OPTIONS)), "table")) {
      if (token.type !== "table" || !("rows" in token)) throw new Error("a table has rows");
      for (const row of token.rows) expect(row).to.have.length(token.header.length);
    }
  });

  it("cuts what is too long and counts the rest", () => {
    const findings = Array.from({ length: 5000 }, (_, index) =>
      aFinding({ subject: { kind: "Node", name: `node-${index}` } }),
    );

    const text = markdown.render(aReport({ findings, verdict: "fail" }), OPTIONS);

    expect(text).to.contain("- and 4,990 more");
    expect(text.split("### A PodDisruptionBudget allows no eviction")).to.have.length(2);
  });

  it("names the volumes, and what would delete their data", () => {
    const volumes = ["/pv/pg", "/pv/pg/sub"].map((hostPath, index) => ({
      node: "node1",
      pv: "pv-pg",
      claim: "db/pg",
      hostPath,
      mountedAt: `/var/lib/kubelet/pods/u/${index}`,
      lostBy: ["rm-rf"] as const,
    }));

    const text = markdown.render(aReport({ prediction: aRelocationPrediction({ volumes }) }), OPTIONS);

    expect(text).to.contain(
      "| `pv-pg` | `db/pg` | `node1` | `/pv/pg` | `/var/lib/kubelet/pods/u/0`<br>`/var/lib/kubelet/pods/u/1` | `rm -rf` |",
    );
  });
});
