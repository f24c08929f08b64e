import { expect } from "chai";
import { namesHosts, selectHosts } from "../../../lib/evaluate/select-hosts.js";
import { type Occasion, STANDING } from "../../../lib/model/change.js";
import { aNode, missing } from "../../../lib/testing/index.js";
import { type Scenario, snapshotOf } from "../../../lib/testing/snapshot-of.js";

const controlPlane = aNode("cp1", { labels: { "node-role.kubernetes.io/control-plane": "" } });
const scenario: Scenario = {
  cluster: { nodes: [controlPlane, aNode("w1"), aNode("w2")] },
  hosts: { w1: {}, nfs: {} },
};
const snapshot = snapshotOf(scenario);
const select = (occasion: Occasion, of: "touched" | "control-plane" | "all", from = snapshot) =>
  selectHosts(from, occasion, of).map(({ name, connection }) => `${name}: ${connection.state}`);
const restore = (on?: string): Occasion => ({
  kind: "restore-etcd",
  nodes: [],
  backup: "/b",
  ...(on === undefined ? {} : { on }),
});

describe("hosts that something looks at", () => {
  it("are those of the change's Nodes, in its order, one that was never asked among them", () => {
    expect(select({ kind: "reboot", nodes: ["w2", "w1"] }, "touched")).to.deep.equal([
      "w2: unobserved",
      "w1: observed",
    ]);
  });

  it("are every Node's and every other machine's in the standing audit and in an upgrade", () => {
    const all = ["cp1: unobserved", "w1: observed", "w2: unobserved", "nfs: observed"];

    expect(select(STANDING, "touched")).to.deep.equal(all);
    expect(select({ kind: "upgrade", nodes: [], toVersion: "1.34.0" }, "touched")).to.deep.equal(all);
    expect(select({ kind: "reboot", nodes: ["w1"] }, "all")).to.deep.equal(all);
  });

  it("are those of the control plane", () => {
    expect(select({ kind: "reboot", nodes: ["w1"] }, "control-plane")).to.deep.equal(["cp1: unobserved"]);
  });

  it("are the one that etcd is restored on, or every one that was read", () => {
    expect(select(restore("nfs"), "touched")).to.deep.equal(["nfs: observed"]);
    expect(select(restore(), "touched")).to.deep.equal(["w1: observed", "nfs: observed"]);
  });

  it("are those that were read, where the Nodes could not be listed", () => {
    const blind = snapshotOf({ ...scenario, cluster: { nodes: missing("forbidden", "403") } });

    expect(select(STANDING, "touched", blind)).to.deep.equal(["w1: observed", "nfs: observed"]);
    expect(select({ kind: "upgrade", nodes: [], toVersion: "1.34.0" }, "touched", blind)).to.have.length(2);
    expect(select(STANDING, "control-plane", blind)).to.deep.equal([]);
  });

  it("are known by their Node's name, whatever the machine is called", () => {
    const host = { name: "ip-10-0-0-1", node: "w1" };
    const [known] = snapshot.hosts.values();
    const renamed = known === undefined ? snapshot : { ...snapshot, hosts: new Map([["x", { ...known, ...host }]]) };

    expect(select({ kind: "reboot", nodes: ["w1"] }, "touched", renamed)).to.deep.equal(["ip-10-0-0-1: observed"]);
  });

  it("that were never asked say so, and when", () => {
    const [host] = selectHosts(snapshot, { kind: "reboot", nodes: ["w2"] }, "touched");

    expect(host?.connection).to.deep.equal({
      state: "unobserved",
      reason: "not-collected",
      detail: "host w2 was not looked at",
      source: "snapshot",
      at: "2026-11-20T12:00:00Z",
    });
  });
});

describe("the hosts that an occasion touches", () => {
  it("follow from its words, or need the list of Nodes", () => {
    expect(namesHosts({ kind: "reboot", nodes: ["w1"] })).to.equal(true);
    expect(namesHosts(restore("cp1"))).to.equal(true);
    expect(namesHosts(restore())).to.equal(false);
    expect(namesHosts(STANDING)).to.equal(false);
  });
});
