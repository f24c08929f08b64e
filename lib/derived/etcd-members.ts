import { etcdMembersOf } from "../derive/etcd-members.js";
import { defineDerivedClusterFact } from "../derived-fact.js";

export const etcdMembers = defineDerivedClusterFact({
  id: "etcdMembers",
  requires: { cluster: ["nodes", "pods"] },
  hosts: { of: "control-plane", need: "any", facts: ["processes"] },
  derive: ({ cluster: { nodes, pods }, hosts }) => {
    const processes = new Map([...hosts.values()].map(({ name, node, facts }) => [node ?? name, facts.processes]));
    return etcdMembersOf(nodes, pods, processes);
  },
});
