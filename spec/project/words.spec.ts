import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";

const files = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" }).split("\0").filter(Boolean);

/** What the repository must not say, in halves so that this file does not say it. */
const WORDS: Readonly<Record<string, RegExp>> = {
  "the address of a package registry": new RegExp(["registry\\.npm", "js\\.org"].join("")),
  "a path of one machine": new RegExp(["/wo", "rk/(?:main|wt|shared)\\b|[.][.]/sha", "red/|/Us", "ers/"].join("")),
  "a mark of work that is not done": new RegExp(["\\bTO", "DO\\b|\\bFIX", "ME\\b|\\bXX", "X\\b"].join("")),
};

/** The registry that this very run installs from, whatever it is called. */
const registry = process.env.npm_config_registry;

describe("the repository", () => {
  for (const [what, pattern] of Object.entries(WORDS)) {
    it(`does not hold ${what}`, () => {
      const found = files.filter((path) => pattern.test(readFileSync(path, "latin1")));

      expect(found).to.deep.equal([]);
    });
  }

  it("does not name the registry that it was installed from", () => {
    const host = registry === undefined ? undefined : new URL(registry).host;
    const found = files.filter((path) => host !== undefined && readFileSync(path, "latin1").includes(host));

    expect(found).to.deep.equal([]);
  });
});
