import { execFileSync } from "node:child_process";
import { expect } from "chai";
import fc from "fast-check";
import { renderCommand, shellQuote } from "../../../lib/derive/shell-quote.js";

/** The arguments that a real sh hands to a program. */
function argumentsSeenBySh(words: string): string[] {
  const script = `printf '%s\\0' x ${words}`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(1, -1);
}

/** Characters that a shell, a terminal or a person stumbles over come up often. */
const hostileText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."'\"\\$`!*?[]{}()<>|&;#~=%^- \u00a0\t"),
    fc.constantFrom("$(id)", "##vso[", "##[", "--", "-rf", "\u3000", "é", "e\u0301", "数", "😀"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
});

describe("shellQuote", () => {
  it("gives back every value that it quotes, through a real sh", () => {
    const quotable = fc.array(hostileText, { minLength: 1, maxLength: 40 }).map((texts) =>
      texts.flatMap((text) => {
        const quoted = shellQuote(text);
        return quoted === null ? [] : [{ text, quoted }];
      }),
    );

    fc.assert(
      fc.property(quotable, (values) => {
        const seen = argumentsSeenBySh(values.map(({ quoted }) => quoted).join(" "));
        expect(seen).to.deep.equal(values.map(({ text }) => text));
      }),
      { numRuns: 60 },
    );
  });

  it("leaves plain words bare and quotes whatever else there is", () => {
    const quoted = ["/data900/pv/pg", "pvc-3f1", "shop/web", "a=b", "", "-rf", "=ls", "%1", "~root", "a b", "it's"].map(
      shellQuote,
    );

    expect(quoted).to.deep.equal([
      "/data900/pv/pg",
      "pvc-3f1",
      "shop/web",
      "a=b",
      "''",
      "'-rf'",
      "'=ls'",
      "'%1'",
      "'~root'",
      "'a b'",
      String.raw`'it'\''s'`,
    ]);
  });

  it("parts what a CI runner would obey, without changing the value", () => {
    const quoted = shellQuote("##vso[task.complete]###[error]x");

    expect(quoted).to.not.match(/##\[|##vso\[/i);
    expect(argumentsSeenBySh(quoted ?? "")).to.deep.equal(["##vso[task.complete]###[error]x"]);
  });

  const REFUSED: Readonly<Record<string, string>> = {
    "a newline": "a\nb",
    "a carriage return": "a\rb",
    "an escape sequence": "\u001b[31m",
    DEL: "\u007f",
    "a C1 control": "\u009b31m",
    "next line": "\u0085",
    "a line separator": "\u2028",
    "a paragraph separator": "\u2029",
    "a bidi override": "\u202e",
    "a bidi isolate": "\u2066",
    "an Arabic letter mark": "\u061c",
    "a zero-width space": "\u200b",
    "a zero-width joiner": "\u200d",
    "a byte order mark": "\ufeff",
    "a soft hyphen": "\u00ad",
    "a Hangul filler": "\u3164",
    "a tag": "\u{e0041}",
    "half a surrogate pair": "\ud800",
    NUL: "\0",
  };
  for (const [what, value] of Object.entries(REFUSED)) {
    it(`refuses ${what}`, () => {
      expect(shellQuote(value)).to.equal(null);
      expect(shellQuote(`before${value}after`)).to.equal(null);
    });
  }
});

describe("renderCommand", () => {
  it("quotes each value of a template", () => {
    expect(renderCommand("mv -T -- {from} {to}", { from: "/var/lib/kubelet", to: "/data disk/kubelet" })).to.equal(
      "mv -T -- /var/lib/kubelet '/data disk/kubelet'",
    );
    expect(renderCommand("test -d {root}/pods", { root: "/var lib" })).to.equal("test -d '/var lib'/pods");
    expect(renderCommand("head -n {lines} x", { lines: 3 })).to.equal("head -n 3 x");
  });

  it("makes one word of each element of a list", () => {
    const command = renderCommand("umount -- {targets}", { targets: ["/a b", "$(reboot)"] });

    expect(command).to.equal("umount -- '/a b' '$(reboot)'");
    expect(argumentsSeenBySh(command?.slice("umount ".length) ?? "")).to.deep.equal(["--", "/a b", "$(reboot)"]);
  });

  it("gives no command when any value is refused", () => {
    expect(renderCommand("umount -- {targets}", { targets: ["/a", "/b\n"] })).to.equal(null);
  });

  it("gives no command for an empty list", () => {
    expect(renderCommand("umount -- {targets}", { targets: [] })).to.equal(null);
  });

  it("lets a value begin with a dash only behind -- or within a word", () => {
    expect(renderCommand("rmdir {path}", { path: "-p" })).to.equal(null);
    expect(renderCommand("rmdir -- {path}", { path: "-p" })).to.equal("rmdir -- '-p'");
    expect(renderCommand("kubectl get pod --namespace={name}", { name: "-p" })).to.equal(
      "kubectl get pod --namespace='-p'",
    );
  });

  it("leaves braces of jsonpath, awk and the shell alone", () => {
    const template = `kubectl get pv {pv} -o jsonpath='{.spec.local.path}' | awk '{print $1}' > "\${HOME}/x"`;

    expect(renderCommand(template, { pv: "pv-pg" })).to.equal(template.replace("{pv}", "pv-pg"));
  });

  it("throws on a template that it cannot fill", () => {
    expect(() => renderCommand("umount -- {target}", { path: "/a" })).to.throw(RangeError, "{target}");
    expect(() => renderCommand("umount -- {constructor}", {})).to.throw(RangeError, "{constructor}");
    expect(() => renderCommand("sh -c 'ls {path}'", { path: "/a" })).to.throw(RangeError, "within quotes");
    expect(() => renderCommand('echo "{path}"', { path: "/a" })).to.throw(RangeError, "within quotes");
    expect(() => renderCommand("ls {paths}/x", { paths: ["/a"] })).to.throw(RangeError, "list");
  });

  it("finds a placeholder outside of quotes that were closed again", () => {
    expect(renderCommand(String.raw`grep -F 'it'\''s "' -- {path}`, { path: "/a" })).to.contain("-- /a");
  });
});
