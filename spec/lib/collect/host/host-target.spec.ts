import { expect } from "chai";
import { addressOf, hostTargets } from "../../../../lib/collect/host/host-target.js";
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
  const only = (node: Node, inventory: Readonly<Record<string, string>> = {}) => {
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
    const target = only(aNode("w1", { InternalIP: "10.0.0.1" }), { w1: "admin@w1.example" });

    expect(target.destination).to.equal("admin@w1.example");
    expect(addressOf(target)).to.equal("w1.example");
  });

  it("is never an option or a command, whatever the API says", () => {
    expect(only(aNode("w1", { InternalIP: "-oProxyCommand=x", Hostname: "$(x)" }))).not.to.have.property("destination");
  });

  it("of a machine that the API does not know comes from the inventory, and it is no Node", () => {
    const inventory = new Map([["etcd1", "10.0.0.9"]]);

    expect(hostTargets([plan("etcd1")], [], inventory)).to.have.nested.property("[0].isNode", false);
    expect(hostTargets([plan("w1")], undefined, inventory)).to.have.nested.property("[0].isNode", true);
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
