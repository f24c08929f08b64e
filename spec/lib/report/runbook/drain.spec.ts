import { spawnSync } from "node:child_process";
import { expect } from "chai";
import type { Change } from "../../../../lib/model/change.js";
import type { DrainPlan } from "../../../../lib/model/prediction.js";
import type { Report } from "../../../../lib/model/report.js";
import { runbooksOf } from "../../../../lib/report/runbook/index.js";
import { anEvictionPrediction, aReport } from "../a-report.js";
import { COMPLETE_PREDICTIONS } from "../complete.js";
import { aDrain } from "../documents.js";
import { blocksOf, stepsOf } from "./blocks.js";

const [complete] = COMPLETE_PREDICTIONS.drain.plans;
const PLAN: DrainPlan = {
  nodes: ["worker-1"],
  flags: ["--ignore-daemonsets", "--pod-selector=app in (a, b)"],
  addedFlags: [],
  preparations: complete?.preparations ?? [],
  completes: true,
  endedForGood: [],
  emptyDirDeleted: [],
  refused: [],
  blocked: [],
  remaining: [],
  pending: [],
  downtime: [],
};

function reportOf(change: Change, plan: Partial<DrainPlan> = {}): Report {
  return aReport({ change, prediction: anEvictionPrediction({ plans: [{ ...PLAN, ...plan }] }) });
}

const drain = aDrain({ nodes: ["worker-1"] });
const everyBlock = (report: Report) => [...blocksOf(report).values()].flat();

describe("the steps of a drain", () => {
  it("come in their order: look, cordon, prepare, drain, see, work, uncordon, put back", () => {
    expect([...blocksOf(reportOf(drain)).keys()]).to.deep.equal([
      "Look once more",
      "Let no more Pods in",
      "Let the drain come to its end",
      "Drain",
      "See that the Nodes are empty",
      "Do the work on the Node",
      "Let Pods in again",
      "Put back what was prepared",
      "At any time before the change itself",
    ]);
  });

  it("do and undo each preparation", () => {
    const blocks = blocksOf(reportOf(drain));
    const done = (blocks.get("Let the drain come to its end") ?? []).join("\n");
    const undone = (blocks.get("Put back what was prepared") ?? []).join("\n");

    expect(done).to.contain("kubectl scale --namespace=a --replicas=2 -- deployment/x &&");
    expect(done).to.contain(`--type=merge --patch='{"spec":{"minAvailable":0}}' -- p`);
    expect(done).to.contain(`--patch='{"spec":{"selector":{"matchLabels":{"kaudit.io/paused":"true"}}}}' -- p`);
    expect(done).to.contain("kubectl uncordon -- b");
    expect(undone).to.contain("kubectl scale --namespace=a --replicas=1 -- deployment/x");
    expect(undone).to.contain(`--patch='{"spec":{"minAvailable":"50%"}}' -- p`);
    expect(undone).to.contain(`--patch='{"spec":{"selector":{"matchLabels":{"kaudit.io/paused":null}}}}' -- p`);
    expect(undone).to.not.contain("uncordon");
  });

  it("ask an autoscaler for the replica, and give its minReplicas back", () => {
    const blocks = blocksOf(reportOf(drain));
    const raise = (to: number) =>
      `kubectl patch horizontalpodautoscaler --namespace=a --type=merge --patch='{"spec":{"minReplicas":${to}}}' -- x`;

    expect((blocks.get("Let the drain come to its end") ?? []).join("\n")).to.contain(raise(2));
    expect((blocks.get("Put back what was prepared") ?? []).join("\n")).to.contain(raise(1));
  });

  it("say who would set back what they do", () => {
    const step = stepsOf(reportOf(drain)).find(({ title }) => title === "Let the drain come to its end");

    expect(step?.scripts.map(({ label }) => label).join("\n")).to.contain(
      "(Argo CD application shop may set it back: suspend that first)",
    );
  });

  it("say of a StatefulSet that its gap is not spared, and why", () => {
    const downtime = [
      { namespace: "shop", owner: { kind: "StatefulSet", name: "db" }, seconds: { min: 1, max: 2 }, parts: [] },
    ];
    const step = stepsOf(reportOf(drain, { downtime })).find(({ title }) => title === "Drain");

    expect(step?.text.join(" ")).to.match(/another member and no copy: shop\/db/);
  });

  it("hand the flags to kubectl as the person gave them, quoted", () => {
    const [command] = blocksOf(reportOf(drain)).get("Drain") ?? [];

    expect(command?.split("\n")[0]).to.equal(
      "kubectl drain --ignore-daemonsets --pod-selector='app in (a, b)' -- worker-1 &&",
    );
  });

  it("end each change in its own way", () => {
    const last = (kind: "reboot" | "power-off" | "remove-node") =>
      everyBlock(reportOf({ kind, nodes: ["worker-1"] })).join("\n");

    expect(last("reboot")).to.contain("systemctl reboot");
    expect(last("power-off")).to.contain("systemctl poweroff");
    expect(last("remove-node")).to.contain("kubectl delete node -- worker-1");
    expect([...blocksOf(reportOf({ kind: "remove-node", nodes: ["worker-1"] })).keys()]).to.not.include(
      "Let Pods in again",
    );
  });

  it("are shell that a shell reads", () => {
    for (const block of everyBlock(reportOf(drain))) {
      expect(spawnSync("sh", ["-n", "-c", block], { encoding: "utf8" }), block).to.include({ status: 0, stderr: "" });
    }
  });

  it("are withheld where a stored report holds what cannot be pasted", () => {
    const hostile = [
      reportOf(drain, { nodes: ["a\nrm -rf /"] }),
      reportOf(drain, { flags: ["--force; rm -rf /"] }),
      reportOf(drain, { flags: ["--pod-selector=a\u202eb"] }),
    ];

    for (const report of hostile) {
      const step = stepsOf(report).find(({ title }) => title === "Drain");
      expect(step?.scripts.map(({ isWithheld }) => isWithheld)).to.deep.equal([true]);
    }
  });

  it("name what ends for good", () => {
    const step = stepsOf(reportOf(drain, { endedForGood: ["shop/by-hand"] })).find(({ title }) => title === "Drain");

    expect(step?.text.join(" ")).to.contain("shop/by-hand");
  });

  it("do not exist where nothing was found that ends the drain, and the reason is told", () => {
    const stuck = reportOf(drain, {
      completes: false,
      blocked: [{ pod: "shop/web", budgets: ["shop/p"], reason: "no" }],
    });

    expect(runbooksOf(stuck)).to.deep.include({ runbooks: [] });
    expect(runbooksOf(stuck).refusal).to.contain("shop/web: no");
  });

  it("do not exist in a report of before there were plans", () => {
    const old = aReport({ change: drain, prediction: anEvictionPrediction() });

    expect(runbooksOf(old)).to.deep.equal({ runbooks: [], otherNodes: [], refusal: null });
  });
});
