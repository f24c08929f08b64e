import { expect } from "chai";
import { run } from "./run.js";

describe("kaudit", () => {
  it("shows its commands", async () => {
    const { exitCode, stdout, stderr } = await run(["--help"]);

    expect(exitCode).to.equal(0);
    expect(stdout).to.contain("kaudit rules").and.to.contain("kaudit explain [RULE]").and.to.contain("--help");
    expect(stderr).to.equal("");
  });

  it("shows the flags of a command, in English whatever the language", async () => {
    const { exitCode, stdout } = await run(["rules", "-h"], { env: { LANG: "de_DE.UTF-8", LC_ALL: "zh_CN.UTF-8" } });

    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^kaudit rules \[--change KIND\] \[-o json\]\n/);
    expect(stdout).to.contain("Options:").and.to.contain("(default: text)");
  });

  it("bears the name by which kubectl calls it", async () => {
    const { stdout } = await run(["rules", "--help"], { invokedAs: "kubectl kaudit" });

    expect(stdout).to.match(/^kubectl kaudit rules /);
  });

  it("prints a completion script for its own name", async () => {
    const { exitCode, stdout } = await run(["completion"], { invokedAs: "kubectl kaudit" });

    expect(exitCode).to.equal(0);
    expect(stdout).to.contain("###-begin-kaudit-completions-###");
  });

  it("completes commands, flags and their words, and leaves file names to the shell", async () => {
    const complete = async (...words: string[]) =>
      (await run(["--get-yargs-completions", "kaudit", ...words])).stdout.split("\n").filter((line) => line !== "");

    expect(await complete("e")).to.include.members(["explain", "rules", "version"]);
    expect(await complete("rules", "--c"))
      .to.include.members(["--change", "--config"])
      .and.not.include("--o");
    expect(await complete("rules", "--change", "d")).to.include.members(["drain", "standing"]);
    expect(await complete("rules", "--config", "x")).to.deep.equal([]);
  });

  const refusals: readonly (readonly [argv: readonly string[], sentence: string])[] = [
    [[], "no command is given; see kaudit --help"],
    [["rulez"], 'unknown command "rulez" (did you mean rules?); see kaudit --help'],
    [["rules", "extra"], '"kaudit rules" takes no argument, but "extra" is given; leave it out'],
    [["rules", "--", "extra"], '"kaudit rules" takes no argument, but "extra" is given; leave it out'],
    [["rules", "--chagne", "drain"], "unknown flag --chagne (did you mean --change?)"],
    [["version", "--change", "drain"], 'unknown flag --change for "kaudit version"; see kaudit version --help'],
    [["rules", "-o", "json", "-o", "text"], "flag --output is given twice; give it once"],
    [["rules", "-oxml"], 'flag --output is "xml", but takes only text or json'],
    [["rules", "--config="], "flag --config is empty; write --config FILE"],
    [
      ["rules", "--config", "/nonexistent/kaudit.yaml"],
      "cannot read configuration /nonexistent/kaudit.yaml: there is no such file; check the path after --config",
    ],
    [["explain"], '"kaudit explain" needs a RULE; write kaudit explain RULE'],
    [["explain", "a", "b"], '"kaudit explain" takes one RULE, but "b" follows'],
    [
      ["explain", "mounted-volum"],
      'unknown rule "mounted-volum" in explain (did you mean mounted-volume?); kaudit rules lists all',
    ],
  ];
  for (const [argv, sentence] of refusals) {
    it(`refuses "${argv.join(" ")}" in one sentence`, async () => {
      const { exitCode, stdout, stderr } = await run(argv);

      expect(stderr).to.equal(`kaudit: ${sentence}\n`);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    });
  }

  it("tells a defect of its own from a mistake of the person, and never ends with a code that means a finding", async () => {
    const { exitCode, stderr } = await run(["version"], {
      stdout: {
        write: () => {
          throw new TypeError("x is not a function");
        },
      },
    });

    expect(exitCode).to.equal(2);
    expect(stderr).to.match(
      /^kaudit: stopped by a defect of its own, not by your input; please report it:\nTypeError: x is/,
    );
  });
});
