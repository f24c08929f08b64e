import { expect } from "chai";
import { isPasteable } from "../../../../lib/report/escape/command.js";
import { markdownCell, markdownCode, markdownFence, markdownSentence } from "../../../../lib/report/escape/markdown.js";
import { breakPipelineCommands } from "../../../../lib/report/escape/pipeline-commands.js";
import { escapeJson, yamlScalar } from "../../../../lib/report/escape/quoted.js";
import { visible } from "../../../../lib/report/escape/visible.js";

describe("a text that is shown", () => {
  it("has what a terminal would act on, reorder or hide written out", () => {
    expect(visible("a\u001b[2Jb\r\n\u0085\u202e\u200b\u2028\ufeff\u{e0041}\ud800z")).to.equal(
      String.raw`a\u{1b}[2Jb\u{d}\u{a}\u{85}\u{202e}\u{200b}\u{2028}\u{feff}\u{e0041}\u{d800}z`,
    );
    expect(visible("数据 é 😀 pv-pg")).to.equal("数据 é 😀 pv-pg");
  });

  it("is cut when it is longer than a screen", () => {
    expect(visible("x".repeat(3000))).to.equal(`${"x".repeat(1000)}… (2,000 characters more)`);
    expect(visible("abcdef", 4)).to.equal("abcd… (2 characters more)");
  });
});

describe("a line on standard output", () => {
  it("is no command to a CI system", () => {
    expect(breakPipelineCommands("a\n  ::error::x\nb ::c")).to.equal("a\n  \\u{3a}:error::x\nb ::c");
    expect(breakPipelineCommands("x ##vso[task]y ##[error]z ### #[")).to.equal(
      "x \\u{23}#vso[task]y \\u{23}#[error]z ### #[",
    );
    expect(breakPipelineCommands("\u001b[31m::error::x")).to.equal("\u001b[31m\\u{3a}:error::x");
  });
});

describe("a command that is shown", () => {
  it("is one that a person sees as a shell would get it", () => {
    expect(isPasteable("umount -- '/a b'")).to.equal(true);
    for (const command of ["a\nb", "a\u202eb", "a\u001b[8mb", "echo '##vso[x]'", "::error::"]) {
      expect(isPasteable(command)).to.equal(false);
    }
  });
});

describe("JSON and YAML", () => {
  it("are ASCII where it matters, and the same value", () => {
    const value = "a\u2028b\u202e\u009b\u{e0041}##vso[x]\\##[y]\ud800";
    const json = escapeJson(JSON.stringify({ value }, null, 2));

    expect(json).to.equal(String.raw`{
  "value": "a\u2028b\u202e\u009b\udb40\udc41\u0023#vso[x]\\\u0023#[y]\ud800"
}`);
    expect(JSON.parse(json)).to.deep.equal({ value });
  });

  it("differ beyond U+FFFF, where YAML has an escape of its own", () => {
    expect(yamlScalar("\u{e0041}\n")).to.equal(String.raw`"\U000e0041\n"`);
  });
});

describe("Markdown", () => {
  it("holds a value in a code span, whatever is in it", () => {
    expect(markdownCode("pv-pg")).to.equal("`pv-pg`");
    expect(markdownCode("a`b``c")).to.equal("```a`b``c```");
    expect(markdownCode("`a`")).to.equal("`` `a` ``");
    expect(markdownCode("a\nb")).to.equal("`a\\u{a}b`");
    expect(markdownCode(" ")).to.equal("(empty)");
  });

  it("holds the words of a sentence that could be markup in code spans, and leaves the others", () => {
    expect(markdownSentence("PV pv-pg (claim db/pg) is at /pv/pg, on 85% of it: don't rm -rf it.")).to.equal(
      "PV pv-pg (claim `db/pg`) is at `/pv/pg`, on 85% of it: don't rm -rf it.",
    );
    expect(markdownSentence("ask @ops, see #12 or GH-3 at www.example.org")).to.equal(
      "ask `@ops`, see `#12` or `GH-3` at `www.example.org`",
    );
    expect(markdownSentence("1. - + * <b> a  b")).to.equal("`1`. `-` `+` `*` `<b>` a b");
    expect(markdownSentence("first – second")).to.equal("first – second");
  });

  it("keeps a pipe within its cell and a fence around its lines", () => {
    expect(markdownCell("`a|b`")).to.equal("`a\\|b`");
    expect(markdownFence(["echo '```'"])).to.equal("````sh\necho '```'\n````");
  });
});
