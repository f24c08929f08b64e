import { expect } from "chai";
import { openFingerprint } from "../../../lib/evaluate/fingerprint.js";
import { openResults } from "../../../lib/evaluate/open-results.js";
import type { OpenQuestion, RuleResult } from "../../../lib/evaluate/run-rule.js";
import { aRule } from "./sample.js";

const result = (questions: readonly OpenQuestion[], rule = aRule()): RuleResult => ({
  rule,
  state: "open",
  examined: 0,
  findings: [],
  questions,
});
const unreachable = (host: string): OpenQuestion => ({ reason: "unreachable", detail: `${host} did not answer`, host });

describe("open results", () => {
  it("are one per rule and reason, with all its hosts and some of its sentences", () => {
    const hosts = Array.from({ length: 5000 }, (_, index) => `node${String(index).padStart(4, "0")}`);

    const open = openResults([result(hosts.toReversed().map(unreachable))], "reboot", "c1");

    expect(open).to.have.length(1);
    expect(open[0]).to.deep.equal({
      ruleId: "lost-node",
      severity: "high",
      reason: "unreachable",
      detail: "node4999 did not answer; node4998 did not answer; node4997 did not answer; and 4997 more",
      hosts,
      fingerprint: openFingerprint("lost-node", "c1", "unreachable"),
    });
  });

  it("say a sentence once", () => {
    const same = { reason: "forbidden", detail: "pods could not be listed" } as const;

    expect(openResults([result([same, same])], "reboot", "c1")[0]).to.include({ detail: same.detail });
  });

  it("carry the worst that the rule could have said on the occasion, for a rule that forgot to say the worst of all", () => {
    const question: OpenQuestion = { reason: "timeout", detail: "x" };
    const severity = (occasion: "reboot" | "standing" | "drain") =>
      openResults([result([question])], occasion, "c1")[0]?.severity;

    expect(severity("reboot")).to.equal("high");
    expect(severity("standing")).to.equal("medium");
    expect(severity("drain")).to.equal("critical");
  });

  it("come worst first, then by rule and reason", () => {
    const low = aRule({ id: "a", worst: { reboot: "low", standing: "low" } });
    const questions: readonly OpenQuestion[] = [
      { reason: "timeout", detail: "x" },
      { reason: "defect", detail: "y" },
    ];

    const open = openResults([result(questions, low), result(questions), result([], low)], "reboot", null);

    expect(open.map(({ ruleId, reason }) => `${ruleId} ${reason}`)).to.deep.equal([
      "lost-node defect",
      "lost-node timeout",
      "a defect",
      "a timeout",
    ]);
  });

  it("keep the fingerprint of the rule's first name", () => {
    const renamed = aRule({ id: "lost-host", formerIds: ["lost-node"] });

    const [open] = openResults([result([{ reason: "timeout", detail: "x" }], renamed)], "reboot", "c1");

    expect(open?.fingerprint).to.equal(openFingerprint("lost-node", "c1", "timeout"));
  });
});
