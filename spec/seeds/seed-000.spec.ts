import { expect } from "chai";
import type { Change } from "../../lib/model/change.js";
import type { HostFacts } from "../../lib/model/host-facts.js";
import { aRelocation } from "../../lib/testing/index.js";
import { snapshotOf } from "../../lib/testing/snapshot-of.js";
import { RULES } from "../../rules/index.js";
import { audit } from "../healthy/audit.js";
import { aDrain } from "../rules/drain/cluster.js";
import { CLUSTER, NODE } from "./seed-000.js";
import { AFTER, BEFORE, FULL_DISK } from "./seed-000-host.js";

const RECIPE = aRelocation({
  nodes: [NODE],
  moves: [
    { from: "/var/lib/kubelet", to: "/data900/kubelet" },
    { from: "/var/lib/containerd", to: "/data900/containerd" },
  ],
  removal: "rm-rf",
});

/** Every risk that the first incident held, by the audit in which its author would have read of it. */
const LESSONS = {
  "the move of both directories, by the recipe that he found": {
    host: BEFORE,
    change: RECIPE,
    risks:
      "A01 A02 A03 A05 A06 A07 A08 A09 A10 A11 A13 A14 A16 A17 A18 A19 A20 A21 A22 A24 A25 A26 A27 A28 A29 A32 A34 A35 " +
      "A38 A39 B01 B02 B05 B07 C01 C02 C11 C12 E13 E15 F15 G01 G02 G06 G11",
  },
  "the same move with --root-dir in place of links": {
    host: BEFORE,
    change: { ...RECIPE, method: "root-dir" },
    risks: "A30 A31",
  },
  "the same move, where others have filled the data disk": { host: FULL_DISK, change: RECIPE, risks: "A15" },
  "the drain with which it has to begin": {
    host: BEFORE,
    change: aDrain({ nodes: [NODE], deleteEmptydirData: true }),
    risks: "F15 F17",
  },
  "a reboot, which is what the move comes to": {
    host: BEFORE,
    change: { kind: "reboot", nodes: [NODE] },
    risks: "F07",
  },
  "the standing audit, on any day before": { host: BEFORE, change: null, risks: "B08 E06" },
  "the standing audit, after the old tree was deleted": { host: AFTER, change: null, risks: "A04 A23 A36 A37" },
} as const satisfies Readonly<
  Record<string, { readonly host: Partial<HostFacts>; readonly change: Change | null; readonly risks: string }>
>;

describe("incident 000, as its author had it", () => {
  for (const [moment, { host, change, risks }] of Object.entries(LESSONS)) {
    describe(moment, () => {
      const report = audit(snapshotOf({ cluster: CLUSTER, hosts: { [NODE]: host } }), change);
      const told = new Map<string, string[]>();
      for (const { ruleId, severity, message } of report.findings) {
        for (const risk of RULES.find(({ id }) => id === ruleId)?.risks ?? []) {
          told.set(risk, [...(told.get(risk) ?? []), `${severity} ${ruleId}: ${message}`]);
        }
      }

      for (const risk of risks.split(" ")) {
        it(`tells ${risk}`, () => {
          const open = report.open.map(({ ruleId, detail }) => `${ruleId}: ${detail}`).join("\n");
          expect(told.get(risk), `no finding of it; open are:\n${open}`).to.not.equal(undefined);
        });
      }
    });
  }

  it("is a no-go: each volume that was lost is critical beforehand, by its claim", () => {
    const report = audit(snapshotOf({ cluster: CLUSTER, hosts: { [NODE]: BEFORE } }), RECIPE);
    const lost = report.findings.filter(
      ({ ruleId, severity }) => ruleId === "mounted-volume" && severity === "critical",
    );

    expect(report.verdict).to.equal("no-go");
    expect(lost.map(({ subject }) => subject.name)).to.include.members(["pg", "es"]);
    expect(lost.find(({ subject }) => subject.name === "es")?.messageId).to.equal("sameDevice");
  });
});
