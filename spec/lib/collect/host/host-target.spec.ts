import { expect } from "chai";
import { addressOf, hostTargets, type InventoryEntry } from "../../../../lib/collect/host/host-target.js";
import type { HostPlan } from "../../../../lib/collect/plan.js";
import type { Node } from "../../../../lib/model/kubernetes/index.js";

function plan(node: string): HostPlan {
  return { node, facts: ["identity"], paths: [], trees: [] } as unknown as HostPlan;
}
function aNode(name: string, addresses: Readonly<Record<string, string>>, nodeInfo = {}): Node {
  const list = Object.entries(addresses).map(([type, address]) => ({ type, address }));
  return { metadata: { name }, status: { addresses: list, nodeInfo } };
}

describe("the place of a host", () => {
  const only = (node: Node, inventory: Readonly<Record<string, InventoryEntry>> = {}) => {
    const [target] = hostTargets([plan(node.metadata.name)], [node], new Map(Object.entries(inventory)));
    if (target === undefined) throw new Error("no target");
    return target;
  };

  it("is the Node's InternalIP, else another address, else unknown", () => {
    expect(only(aNode("w1", { Hostname: "w1", ExternalIP: "203.0.113.1", InternalIP: "10.0.0.1" }))).to.deep.include({
      destination: "10.0.0.1",
      addresses: ["10.0.0.1", "203.0.113.1", "w1"],
      isNode: true,
    });
    expect(only(aNode("w1", { Hostname: "w1" }))).to.include({ destination: "w1" });
    expect(only(aNode("w1", {}))).not.to.have.property("destination");
  });

  it("is what the inventory says, where it says anything", () => {
    const node = aNode("w1", { InternalIP: "10.0.0.1" });
    const moved = only(node, { w1: { address: "w1.example", user: "admin", port: 2222, hostKeyAlias: "w1" } });

    expect(moved).to.include({ destination: "admin@w1.example:2222", hostKeyAlias: "w1" });
    expect(addressOf(moved)).to.equal("w1.example");
    expect(only(node, { w1: { port: 2222 } })).to.include({ destination: "10.0.0.1:2222" });
    expect(only(node, { w1: { address: "fd00::1", port: 2222 } })).to.include({ destination: "[fd00::1]:2222" });
  });

  it("is never an option or a command, whatever the API says", () => {
    expect(only(aNode("w1", { InternalIP: "-oProxyCommand=x", Hostname: "$(x)" }))).not.to.have.property("destination");
  });

  it("of a machine that the API does not know comes from the inventory, and it is no Node", () => {
    const inventory = new Map([["etcd1", { address: "10.0.0.9" }]]);
    const [etcd] = hostTargets([plan("etcd1")], [], inventory);

    expect(etcd).to.include({ isNode: false, destination: "10.0.0.9" });
    expect(hostTargets([plan("etcd2")], [], new Map([["etcd2", {}]]))[0]).to.include({ destination: "etcd2" });
  });

  it("is its name where the API is silent, and the host a Node only by the word of the change", () => {
    const inventory = new Map([["etcd1", {}]]);
    const targets = hostTargets([plan("w1"), plan("etcd1")], undefined, inventory, ["w1"]);

    expect(targets[0]).to.include({ isNode: true, destination: "w1" });
    expect(targets[1]).to.include({ isNode: false, destination: "etcd1" });
    expect(hostTargets([plan("-x")], undefined, new Map())[0]).not.to.have.property("destination");
  });

  it("has a system that kaudit reads, or it is named", () => {
    expect(only(aNode("w1", {}, { operatingSystem: "windows" }))).to.include({ unsupportedSystem: "Windows" });
    expect(only(aNode("w1", {}, { operatingSystem: "linux", osImage: "Talos (v1.9.0)" }))).to.include({
      unsupportedSystem: "Talos",
    });
    expect(only(aNode("w1", {}, { osImage: "Bottlerocket OS 1.20" }))).to.include({
      unsupportedSystem: "Bottlerocket",
    });
    expect(only(aNode("w1", {}, { osImage: "Debian GNU/Linux 12" }))).not.to.have.property("unsupportedSystem");
  });
});
