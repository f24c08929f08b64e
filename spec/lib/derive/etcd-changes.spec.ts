import { expect } from "chai";
import { quorumLossOf } from "../../../lib/derive/etcd-changes.js";
import { type EtcdMember, type EtcdMembers, etcdMembersOf } from "../../../lib/derive/etcd-members.js";
import { quorumOf, toleranceOf } from "../../../lib/derive/etcd-quorum.js";
import type { Occasion } from "../../../lib/model/change.js";
import { aControlPlane, aK3sServer, anEtcdPod } from "../../rules/etcd/etcd-cases.js";

describe("a quorum", () => {
  it("is more than half, so that an even number bears no more than the odd one below", () => {
    expect([1, 2, 3, 4, 5].map(quorumOf)).to.deep.equal([1, 2, 2, 3, 3]);
    expect([1, 2, 3, 4, 5].map(toleranceOf)).to.deep.equal([0, 0, 1, 1, 2]);
  });
});

/** `abc` are three healthy members, `aBc` has one that does not answer. */
function membersOf(letters: string, isManagedByNode = false): EtcdMembers {
  const names = [...letters];
  const nodes = names.map((name) => aControlPlane(name.toLowerCase(), { ready: name === name.toLowerCase() }));
  const pods = names.map((name) => anEtcdPod(name.toLowerCase(), { ready: name === name.toLowerCase() }));
  const found = etcdMembersOf(nodes, pods, new Map());
  if ("kind" in found) throw new Error(found.detail);
  return { ...found, isManagedByNode };
}

const LOSSES: readonly (readonly [string, Occasion["kind"], string, string])[] = [
  ["abc", "reboot", "a", "none"],
  ["abc", "reboot", "ab", "none"],
  ["ab", "reboot", "a", "a 1/2"],
  ["aBc", "reboot", "a", "a 1/3"],
  ["aBc", "reboot", "b", "none"],
  ["abc", "power-off", "ab", "b 1/3"],
  ["abcde", "power-off", "ab", "none"],
  ["abc", "power-off", "x", "none"],
  ["abc", "remove-node", "a", "none"],
  ["abc", "remove-node", "ab", "b 1/3 unless removed first"],
  ["ab", "remove-node", "a", "a 1/2 unless removed first"],
  ["aBc", "remove-node", "a", "a 1/2"],
  ["aBc", "replace-control-plane", "b", "none"],
  ["abc", "upgrade", "", "none"],
  ["ab", "upgrade", "", "a 1/2"],
  ["abc", "drain", "ab", "none"],
];

describe("the loss of a quorum", () => {
  for (const [letters, kind, nodes, expected] of LOSSES) {
    it(`of ${letters} by ${kind} of ${nodes === "" ? "all" : nodes}: ${expected}`, () => {
      const loss = quorumLossOf({ kind, nodes: [...nodes] } as unknown as Occasion, membersOf(letters));
      const words =
        loss && `${loss.node} ${loss.healthy}/${loss.voters}${loss.isAvoidable ? " unless removed first" : ""}`;

      expect(words ?? "none").to.equal(expected);
    });
  }

  it("does not come with the removal of two healthy ones of three from k3s, whose members go with their Nodes", () => {
    expect(quorumLossOf({ kind: "remove-node", nodes: ["a", "b"] }, membersOf("abc", true))).to.equal(undefined);
  });

  it("counts voters alone", () => {
    const found = etcdMembersOf([aK3sServer("a"), aK3sServer("b"), aK3sServer("c", { voter: false })], [], new Map());
    const { members, voters, quorum } = found as EtcdMembers;

    expect(members.map(({ state }: EtcdMember) => state)).to.deep.equal(["healthy", "healthy", "learner"]);
    expect([voters.length, quorum]).to.deep.equal([2, 2]);
  });
});
