import { readFileSync } from "node:fs";
import { expect } from "chai";
import { COMMANDS } from "../../../lib/cli/commands/index.js";
import type { Output } from "../../../lib/cli/terminal.js";
import { withDemo } from "../../../lib/docs/readme.js";
import { run } from "../cli/run.js";

const README = readFileSync("README.md", "utf8");

/** `kaudit demo` on a terminal of 80 columns. */
async function demo(): Promise<string> {
  let text = "";
  const stdout: Output = {
    columns: 80,
    write: (part, done) => {
      text += part;
      done();
    },
  };
  await run(["demo"], { stdout });
  return text;
}

describe("the README", () => {
  it("shows what `kaudit demo` prints, as `npm run docs` writes it", async () => {
    const report = await demo();

    expect(withDemo(README, report)).to.equal(README);
    expect(README).to.contain("pv-pg").and.to.contain("pv-es").and.to.contain("NO-GO");
  });

  it("names every command but those that need no word", () => {
    const words = COMMANDS.map(({ path }) => path.at(-1) ?? "").filter((word) => !["demo", "version"].includes(word));

    for (const word of words) expect(README).to.contain(word);
  });

  it("needs its marks, and a report with a first screen", () => {
    expect(() => withDemo("no marks", "Found: 0.\n")).to.throw(RangeError, "has no part for the demo's first screen");
    expect(() => withDemo(README, "something else")).to.throw(RangeError, "has no line that ends its first screen");
  });
});
