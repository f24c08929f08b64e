import { expect } from "chai";
import { waive } from "../../../lib/evaluate/waive.js";
import type { Waiver } from "../../../lib/model/finding.js";
import { aFinding, anOpenResult } from "./sample.js";

const AT = "2026-11-20T12:00:00Z";
const waiver = (parts: Partial<Waiver>): Waiver => ({ id: "w1", ruleId: "lost-node", reason: "spare", ...parts });
const pod = aFinding({ subject: { kind: "Pod", namespace: "db", name: "pg-0" } });
const directory = aFinding({ subject: { kind: "Directory", name: "kubelet", path: "/var/lib/kubelet" } });

describe("a waiver", () => {
  it("marks every finding and open result of its rule, and takes nothing out of the report", () => {
    const open = anOpenResult();

    const { findings, open: questions, waivers } = waive([pod, directory], [open], [waiver({})], AT);

    expect(findings).to.deep.equal([
      { ...pod, waiver: "w1" },
      { ...directory, waiver: "w1" },
    ]);
    expect(questions).to.deep.equal([{ ...open, waiver: "w1" }]);
    expect(waivers).to.deep.equal([{ ...waiver({}), state: "used" }]);
  });

  it("of one subject takes it by namespace and name, by name or by path, and nothing else", () => {
    const marked = (subject: string) =>
      waive([pod, directory], [], [waiver({ subject })], AT).findings.map((finding) => finding.waiver);

    expect(marked("db/pg-0")).to.deep.equal(["w1", undefined]);
    expect(marked("pg-0")).to.deep.equal(["w1", undefined]);
    expect(marked("/var/lib/kubelet")).to.deep.equal([undefined, "w1"]);
    expect(marked("kube-system/pg-0")).to.deep.equal([undefined, undefined]);
    expect(marked("pg")).to.deep.equal([undefined, undefined]);
  });

  it("of one subject never covers what was not seen", () => {
    const { open, waivers } = waive([], [anOpenResult()], [waiver({ subject: "node1" })], AT);

    expect(open[0]).to.not.have.property("waiver");
    expect(waivers[0]?.state).to.equal("unused");
  });

  it("of another rule covers nothing", () => {
    const { findings, waivers } = waive([pod], [], [waiver({ ruleId: "other-rule" })], AT);

    expect(findings).to.deep.equal([pod]);
    expect(waivers[0]?.state).to.equal("unused");
  });

  it("expires by the snapshot's clock; a date that cannot be read does not waive for ever", () => {
    const state = (expires: string) => {
      const { findings, waivers } = waive([pod], [], [waiver({ expires })], AT);
      return [waivers[0]?.state, findings[0]?.waiver];
    };

    expect(state("2026-11-19")).to.deep.equal(["expired", undefined]);
    expect(state("2026-11-20T11:59:59Z")).to.deep.equal(["expired", undefined]);
    expect(state("2026-11-20")).to.deep.equal(["used", "w1"]);
    expect(state("2026-11-21")).to.deep.equal(["used", "w1"]);
    expect(state("next week")).to.deep.equal(["expired", undefined]);
  });

  it("is used when it covers something, though another one covers it too", () => {
    const { findings, waivers } = waive([pod], [], [waiver({}), waiver({ id: "w2", subject: "pg-0" })], AT);

    expect(findings[0]?.waiver).to.equal("w1");
    expect(waivers.map(({ state }) => state)).to.deep.equal(["used", "used"]);
  });
});
