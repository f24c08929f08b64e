import { expect } from "chai";
import type { Flags } from "../../../../lib/cli/arguments/flag.js";
import { normaliseArgv } from "../../../../lib/cli/arguments/normalise-argv.js";
import { UsageError } from "../../../../lib/model/errors.js";

const FLAGS: Flags = {
  force: { type: "switch", describe: "" },
  quiet: { type: "switch", short: "q", describe: "" },
  output: { type: "values", short: "o", placeholder: "FORMAT", describe: "" },
  timeout: { type: "value", placeholder: "DURATION", describe: "" },
  "delete-emptydir-data": { type: "switch", describe: "" },
};

const normalised = (...argv: string[]) => normaliseArgv(argv, FLAGS);

describe("a command line is put in one spelling", () => {
  it("where a short flag holds its value", () => {
    for (const spelling of [["-ojson"], ["-o=json"], ["-o", "json"], ["--output", "json"], ["--output=json"]]) {
      expect(normalised(...spelling)).to.deep.equal(["--output=json"]);
    }
  });

  it("where short flags stand together", () => {
    expect(normalised("-qojson=report.json")).to.deep.equal(["--quiet=true", "--output=json=report.json"]);
    expect(normalised("-q=false")).to.deep.equal(["--quiet=false"]);
  });

  it("where a value begins with a dash", () => {
    expect(normalised("--timeout", "-5s", "-o", "-")).to.deep.equal(["--timeout=-5s", "--output=-"]);
  });

  it("where a switch stands before an operand", () => {
    expect(normalised("--force", "node1")).to.deep.equal(["--force=true", "node1"]);
  });

  it("and left alone behind --", () => {
    expect(normalised("a", "--", "--nonsense", "-ojson")).to.deep.equal(["a", "--", "--nonsense", "-ojson"]);
  });

  it("with a dash alone as an operand", () => {
    expect(normalised("-")).to.deep.equal(["-"]);
  });
});

describe("a command line is refused", () => {
  const refusals: Readonly<Record<string, readonly [argv: readonly string[], sentence: string]>> = {
    "with an unknown flag": [["--forse"], "unknown flag --forse (did you mean --force?)"],
    "with an unknown letter": [["-x"], "unknown flag -x"],
    "with a flag named like a property of every object": [["--constructor=1"], "unknown flag --constructor"],
    "with a number for a flag": [["-5"], "unknown flag -5"],
    "with a switch that is neither true nor false": [
      ["--force=maybe"],
      'flag --force is "maybe", but takes only true or false',
    ],
    "with a value missing": [["--timeout"], "flag --timeout has no value; write --timeout DURATION"],
    "with the value of a letter missing": [["-o"], "flag -o has no value; write -o FORMAT"],
    "with a flag that kubectl has renamed": [
      ["--delete-local-data"],
      "unknown flag --delete-local-data: kubectl renamed it in 1.20; write --delete-emptydir-data",
    ],
    "with a namespace": [["-n", "shop"], "unknown flag -n: kaudit reads the whole cluster; leave it out"],
  };
  for (const [what, [argv, sentence]] of Object.entries(refusals)) {
    it(what, () => {
      expect(() => normaliseArgv(argv, FLAGS))
        .to.throw(UsageError)
        .with.property("message", sentence);
    });
  }
});
