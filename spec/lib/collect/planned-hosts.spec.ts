import { expect } from "chai";
import { plannedHosts } from "../../../lib/collect/planned-hosts.js";
import { type Occasion, STANDING } from "../../../lib/model/change.js";
import { aNode, aRelocation } from "../../../lib/testing/index.js";

const NODES = [aNode("cp1", { labels: { "node-role.kubernetes.io/control-plane": "" } }), aNode("w1"), aNode("w2")];
const NONE: ReadonlySet<never> = new Set();
const restore: Occasion = { kind: "restore-etcd", nodes: [], backup: "/b.db" };

describe("the hosts to read", () => {
  const planned = (occasion: Occasion, of: Parameters<typeof plannedHosts>[1] = NONE) =>
    plannedHosts(occasion, of, NODES, ["w1", "etcd-1"]);

  it("are those that a change touches, and no machine besides", () => {
    expect(planned(aRelocation({ nodes: ["w2"] }))).to.deep.equal(["w2"]);
  });

  it("are those that its rules look at as well, each once", () => {
    const of = (which: "touched" | "control-plane" | "all") =>
      planned(aRelocation({ nodes: ["w2"] }), new Set([which]));

    expect(of("touched")).to.deep.equal(["w2"]);
    expect(of("control-plane")).to.deep.equal(["w2", "cp1", "etcd-1"]);
    expect(of("all")).to.deep.equal(["w2", "cp1", "w1", "etcd-1"]);
  });

  it("are all Nodes and all machines in the standing audit, and where every Node is upgraded", () => {
    expect(planned(STANDING)).to.deep.equal(["cp1", "w1", "w2", "etcd-1"]);
    expect(planned({ kind: "upgrade", nodes: [], toVersion: "v1.34.0" })).to.deep.equal(planned(STANDING));
  });

  it("are those that may hold a backup of etcd, unless somebody says which one does", () => {
    expect(planned(restore)).to.deep.equal(["cp1", "etcd-1"]);
    expect(planned({ ...restore, nodes: ["nfs"], on: "nfs" })).to.deep.equal(["nfs"]);
  });

  it("are those that a person has named where the API is silent", () => {
    expect(plannedHosts(STANDING, NONE, undefined, ["w1"])).to.deep.equal(["w1"]);
  });
});
