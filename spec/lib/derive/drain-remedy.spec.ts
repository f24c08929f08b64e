import { expect } from "chai";
import { DRAIN_COST, DRAIN_NODE, drainCost } from "../../../lib/derive/drain-remedy.js";
import { renderMessage } from "../../../lib/derive/message.js";
import { renderCommand } from "../../../lib/derive/shell-quote.js";
import { aPod } from "../../../lib/testing/index.js";

const volumes = [{ name: "cache", emptyDir: {} }];
const web = aPod("web", { spec: { volumes } });
const agent = aPod("agent", {
  metadata: {
    name: "agent",
    ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", controller: true }],
  },
  spec: { volumes },
});
const done = aPod("done", { spec: { volumes }, status: { phase: "Succeeded" } });

const command = (pods: Parameters<typeof drainCost>[0]) =>
  renderCommand(DRAIN_NODE, { node: "n1", ...drainCost(pods) });

describe("a drain that is proposed", () => {
  it("may delete emptyDir data where kubectl refuses without, and says of how many Pods", () => {
    expect(command([web])).to.equal("kubectl drain --ignore-daemonsets --delete-emptydir-data=true -- n1");
    expect(renderMessage(DRAIN_COST, drainCost([web]))).to.equal("The drain deletes the emptyDir data of 1 Pod.");
  });

  it("may not where no Pod has any that would leave: those of DaemonSets stay, finished ones keep nothing", () => {
    expect(command([agent, done, aPod("plain")])).to.match(/--delete-emptydir-data=false/);
    expect(drainCost([agent, done]).emptyDirPods).to.equal(0);
  });

  it("may not where the Pods are not known", () => {
    expect(command(undefined)).to.match(/--delete-emptydir-data=false/);
    expect(renderMessage(DRAIN_COST, drainCost(undefined))).to.match(/of an unknown number of Pods/);
  });
});
