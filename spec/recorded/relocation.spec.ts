import { expect } from "chai";
import { DERIVED_FACTS } from "../../lib/derived/index.js";
import { evaluate } from "../../lib/evaluate/evaluate.js";
import type { Change } from "../../lib/model/change.js";
import type { Report } from "../../lib/model/report.js";
import { aRelocation } from "../../lib/testing/index.js";
import { RULES } from "../../rules/index.js";
import { type Moment, momentSnapshot } from "./moment.js";

const MOVE = aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/data900/kubelet" }] });

function audit(moment: Moment, change: Change | null): Report {
  return evaluate({
    snapshot: momentSnapshot(moment),
    change,
    rules: RULES,
    derivedFacts: DERIVED_FACTS,
    hosts: "auto",
    skipped: new Set(),
    waivers: [],
    reportId: "00000000-0000-4000-8000-000000000000",
    generatedAt: "2026-11-20T19:00:00Z",
    tool: { name: "kaudit", version: "0.1.0" },
  });
}

const told = ({ findings }: Report, severity: string) =>
  findings.filter((finding) => finding.severity === severity).map(({ ruleId, subject }) => `${ruleId} ${subject.name}`);

/** Whether the recording has no such fact of its host, at any moment. */
const isNotRecorded = (fact: string) => {
  const { facts, hosts } = momentSnapshot("before");
  return !(fact in facts || fact in (hosts.get("node1")?.facts ?? {}));
};

const openRules = ({ open }: Report) => open.map(({ ruleId }) => ruleId);

describe("the recorded relocation of a kubelet's root", () => {
  it("is a no-go while everything runs: both volumes are mounted inside the tree", () => {
    const report = audit("before", MOVE);

    expect(report.verdict).to.equal("no-go");
    expect(told(report, "critical")).to.include.members(["mounted-volume pv-pg", "mounted-volume pv-es"]);
    expect(report.prediction).to.deep.include({ kind: "relocate", complete: true, bytesAvailable: 4164489216 });
    if (report.prediction?.kind !== "relocate") throw new Error("a relocation is predicted");
    expect(
      report.prediction.volumes.map(({ pv, hostPath, lostBy }) => [
        pv,
        hostPath,
        lostBy.includes("rm-one-file-system"),
      ]),
    ).to.deep.equal([
      ["pv-pg", "/data900/pv/pg/sub", false],
      ["pv-es", "/opt/pv2", true],
      ["pv-pg", "/data900/pv/pg", false],
    ]);
  });

  it("is still not to be begun after the drain: nothing is lost any more, but containers run and a mount remains", () => {
    const report = audit("drained", MOVE);

    expect(report.verdict).to.equal("no-go");
    expect(told(report, "critical")).to.deep.equal([]);
    expect(told(report, "high")).to.deep.equal(["running-containers node1"]);
    expect(told(report, "medium")).to.include("mounted-volume /var/lib/kubelet");
    if (report.prediction?.kind !== "relocate") throw new Error("a relocation is predicted");
    expect(report.prediction.volumes).to.deep.equal([]);
    expect(report.prediction.remainingMounts).to.have.length(1);
  });

  for (const moment of ["moved-stopped", "moved-running"] as const) {
    it(`fails the standing audit when ${moment}: deleting the backup would delete both volumes`, () => {
      const report = audit(moment, null);
      const [finding] = report.findings;

      expect(report.verdict).to.equal("fail");
      expect(finding).to.deep.include({
        ruleId: "mounted-former-root",
        severity: "critical",
        certainty: "conditional",
        condition: "if /var/lib/kubelet.bak is removed",
      });
      expect(finding?.data.volumes).to.deep.equal(["pv-es", "pv-pg"]);
    });
  }

  it("fails after rm -rf: both volumes are empty while their Pods run", () => {
    const report = audit("after-rm", null);

    expect(report.verdict).to.equal("fail");
    expect(told(report, "critical")).to.include.members(["emptied-volume pv-es", "emptied-volume pv-pg"]);
    const emptied = report.findings.filter(({ messageId }) => messageId === "emptied");
    expect(emptied.map(({ certainty }) => certainty)).to.deep.equal(["certain", "certain"]);
  });

  it("has nothing critical once everything is stopped and unmounted; what was not recorded stays open", () => {
    const report = audit("prepared", MOVE);

    expect(told(report, "critical")).to.deep.equal([]);
    // The containers were removed behind the network's back, so port 80 still leads to a sandbox that is gone.
    expect(told(report, "high")).to.deep.equal(["stale-hostport-rule tcp/80"]);
    // Certificates and services, for example, are no part of the recording at all: whole facts, which no path leads around.
    const lacking = new Set(
      report.rules.filter(({ missing }) => missing.some(isNotRecorded)).map(({ ruleId }) => ruleId),
    );
    expect(openRules(report).filter((rule) => !lacking.has(rule))).to.deep.equal([
      "unpersisted-destination",
      "destination-collision",
      "unpersisted-mount",
    ]);
    if (report.prediction?.kind !== "relocate") throw new Error("a relocation is predicted");
    expect(report.prediction.remainingMounts).to.deep.equal([]);
  });

  it("takes the runtime that was down for no answer about containers", () => {
    const host = momentSnapshot("moved-stopped").hosts.get("node1");

    expect(host?.facts.runtimeTasks?.state).to.equal("unobserved");
    expect(host?.facts.processes?.state).to.equal("observed");
  });
});
