import type { Occasion } from "../model/change.js";
import type { EtcdMembers } from "./etcd-members.js";
import { quorumOf } from "./etcd-quorum.js";

/** A moment of a change at which too few members answer. */
export interface QuorumLoss {
  /** the member whose turn it is */
  readonly node: string;
  readonly healthy: number;
  readonly voters: number;
  /** only so if the members are not taken out of etcd's own list before their machines go */
  readonly isAvoidable: boolean;
}

/**
 * The first step of a change after which etcd has no quorum, counting voting members that are healthy. undefined where every step
 * leaves one.
 *
 * - reboot, relocate, upgrade: one member after the other is away and comes back
 * - power-off: all of them at the same moment
 * - remove-node, replace-control-plane: one after the other, for good. Deleting its Node takes a member of k3s and RKE2 out of etcd's
 *   list; one of kubeadm stays in it, and counts, until somebody removes it
 */
export function quorumLossOf(
  change: Occasion,
  { voters, healthy, isManagedByNode }: EtcdMembers,
): QuorumLoss | undefined {
  const names = new Set(voters.map(({ node }) => node));
  const isHealthy = new Set(healthy.map(({ node }) => node));
  const touched = change.kind === "upgrade" ? [...names] : change.nodes.filter((node) => names.has(node));
  const lossAt = (gone: readonly string[], total: number): QuorumLoss | undefined => {
    const left = healthy.length - gone.filter((node) => isHealthy.has(node)).length;
    const node = gone.at(-1) ?? "";
    return left < quorumOf(total) ? { node, healthy: left, voters: total, isAvoidable: false } : undefined;
  };
  switch (change.kind) {
    case "reboot":
    case "relocate":
    case "upgrade":
      return firstOf(touched, (node) => lossAt([node], names.size));
    case "power-off":
      return touched.length === 0 ? undefined : lossAt(touched, names.size);
    case "remove-node":
    case "replace-control-plane": {
      const inOrder = (total: (removed: number) => number) =>
        firstOf(touched, (_, index) => lossAt(touched.slice(0, index + 1), total(index + 1)));
      const removed = inOrder((count) => names.size - count);
      if (removed !== undefined || isManagedByNode) return removed;
      const kept = inOrder(() => names.size);
      return kept && { ...kept, isAvoidable: true };
    }
    default:
      return undefined;
  }
}

function firstOf<T>(nodes: readonly string[], loss: (node: string, index: number) => T | undefined): T | undefined {
  for (const [index, node] of nodes.entries()) {
    const found = loss(node, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
