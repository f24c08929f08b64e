import { expect } from "chai";
import { readAcknowledgements } from "../../../../lib/cli/arguments/acknowledgements.js";
import { UsageError } from "../../../../lib/model/errors.js";

describe("acknowledgements", () => {
  it("become waivers, with one reason for all", () => {
    expect(readAcknowledgements(["mounted-volume=pv-pg", "single-node-cluster"], ["lab"])).to.deep.equal([
      { id: "cli:mounted-volume=pv-pg", ruleId: "mounted-volume", subject: "pv-pg", reason: "lab" },
      { id: "cli:single-node-cluster", ruleId: "single-node-cluster", reason: "lab" },
    ]);
  });

  it("become waivers, with a reason for each", () => {
    const waivers = readAcknowledgements(["a", "b"], ["one", "two"]);

    expect(waivers.map(({ reason }) => reason)).to.deep.equal(["one", "two"]);
  });

  it("may name a rule of a plugin and a subject with an equals sign", () => {
    expect(readAcknowledgements(["acme/backup=ns/a=b"], ["lab"])).to.deep.equal([
      { id: "cli:acme/backup=ns/a=b", ruleId: "acme/backup", subject: "ns/a=b", reason: "lab" },
    ]);
  });

  it("are none when none is given", () => {
    expect(readAcknowledgements([], [])).to.deep.equal([]);
  });

  const refusals: Readonly<Record<string, readonly [readonly string[], readonly string[], string]>> = {
    "without a reason": [
      ["a"],
      [],
      "--acknowledge is given once and --reason never; give one --reason for all, or one for each",
    ],
    "with two reasons for three": [
      ["a", "b", "c"],
      ["one", "two"],
      "--acknowledge is given 3 times and --reason 2 times; give one --reason for all, or one for each",
    ],
    "with an empty reason": [["a"], [" "], "--reason says nothing; write why the finding is accepted"],
    "with a reason for nothing": [[], ["lab"], "--reason belongs to --acknowledge, which is missing"],
    "without a rule": [
      ["=x"],
      ["lab"],
      "--acknowledge =x is cut short; write RULE, or RULE=SUBJECT as the report names them",
    ],
    "without a subject behind the sign": [
      ["a="],
      ["lab"],
      "--acknowledge a= is cut short; write RULE, or RULE=SUBJECT as the report names them",
    ],
    twice: [["a", "a"], ["lab"], "--acknowledge a is given twice; give it once"],
  };
  for (const [what, [given, reasons, sentence]] of Object.entries(refusals)) {
    it(`are refused ${what}`, () => {
      expect(() => readAcknowledgements(given, reasons))
        .to.throw(UsageError)
        .with.property("message", sentence);
    });
  }
});
