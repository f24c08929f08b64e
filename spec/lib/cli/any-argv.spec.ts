import { expect } from "chai";
import fc from "fast-check";
import { COMMANDS } from "../../../lib/cli/commands/index.js";
import { run } from "./run.js";

const flags = COMMANDS.flatMap((command) => Object.entries(command.flags));
const words = fc.oneof(
  fc.constantFrom(...COMMANDS.flatMap(({ path }) => path), "completion", "--", "", "--help", "-h"),
  fc.constantFrom(
    ...flags.flatMap(([name, { short }]) => [`--${name}`, `--${name}=`, `--${name}=x`, `-${short ?? "z"}`]),
  ),
  fc.constantFrom(
    "__proto__",
    "--__proto__",
    "--constructor.prototype=1",
    "--a.b=c",
    "-5",
    "--=",
    "---",
    "-=",
    "--no-force",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);

/** A lone `-` is standard input, and whoever runs the specs may never close his. */
const readsNoInput = (argv: readonly string[]) => !argv.includes("-");

describe("whatever the command line", () => {
  it("ends in a report, a help, or one sentence and 2, and never in a defect", async () => {
    await fc.assert(
      // Files and clusters would be touched by lines that are right; there is none here to be found.
      fc.asyncProperty(fc.array(words, { maxLength: 6 }).filter(readsNoInput), async (argv) => {
        const { exitCode, stdout, stderr } = await run(argv);

        expect(stderr).not.to.contain("defect of its own");
        expect(exitCode).to.be.oneOf([0, 1, 2, 3]);
        if (exitCode === 2)
          expect({ stdout, lines: stderr.split("\n").length }).to.deep.equal({ stdout: "", lines: 2 });
      }),
      { numRuns: 500 },
    );
  });
});
