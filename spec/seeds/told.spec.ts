import { expect } from "chai";
import type { Report } from "../../lib/model/report.js";
import { snapshotOf } from "../../lib/testing/snapshot-of.js";
import { RULES } from "../../rules/index.js";
import { audit } from "../healthy/audit.js";
import { MOMENTS } from "./told.js";

const COLLECTED_AT = "2026-11-20T12:00:00Z";

/** What the findings of a report say, by the risks that their rules tell. */
function messagesByRisk({ findings }: Report): ReadonlyMap<string, readonly string[]> {
  const messages = new Map<string, string[]>();
  for (const { ruleId, message } of findings) {
    const risks = RULES.find(({ id }) => id === ruleId)?.risks ?? [];
    for (const risk of risks) messages.set(risk, [...(messages.get(risk) ?? []), message]);
  }
  return messages;
}

describe("the incidents, before they happen", () => {
  for (const [moment, { cluster, change, told }] of Object.entries(MOMENTS)) {
    describe(moment, () => {
      const report = audit(snapshotOf({ cluster, collectedAt: COLLECTED_AT }), change);
      const messages = messagesByRisk(report);

      for (const [risk, words] of Object.entries(told)) {
        it(`${risk}: ${words}`, () => {
          const said = messages.get(risk) ?? [];
          expect(
            said.some((message) => message.includes(words)),
            said.join("\n"),
          ).to.equal(true);
        });
      }
    });
  }

  it("the way out of 004 is the one that its author found: a second replica first", () => {
    const { cluster, change } = MOMENTS["004, the Node is drained with the budget in place"] ?? {};
    const { prediction } = audit(snapshotOf({ cluster: cluster ?? {}, collectedAt: COLLECTED_AT }), change);
    const [plan] = prediction?.kind === "drain" ? (prediction.plans ?? []) : [];

    expect(prediction).to.include({ completes: false });
    expect(plan?.completes).to.equal(true);
    expect(plan?.preparations[0]).to.deep.equal({
      kind: "scale",
      purpose: "unblock",
      namespace: "test",
      owner: { kind: "Deployment", name: "helloworld" },
      from: 1,
      to: 2,
    });
    expect(plan?.downtime).to.deep.equal([]);
  });

  it("with the budget in place the drain is a no-go, and without it a matter of caution", () => {
    const verdicts = ["004, the Node is drained with the budget in place", "004, the Node is drained"].map((name) => {
      const moment = MOMENTS[name];
      const snapshot = snapshotOf({ cluster: moment?.cluster ?? {}, collectedAt: COLLECTED_AT });
      return audit(snapshot, moment?.change).findings.filter(({ severity }) => severity === "high").length > 0;
    });

    expect(verdicts).to.deep.equal([true, false]);
  });
});
