import { isControlPlane } from "../derive/control-plane.js";
import type { Occasion } from "../model/change.js";
import type { Node } from "../model/kubernetes/index.js";
import type { FactPlan } from "./plan.js";

/**
 * Names of the hosts to read: those that the occasion touches, and those that its rules look at besides.
 *
 * @param nodes    undefined where the API did not answer
 * @param machines hosts that a person has named; of them, those that are no Nodes can be known from nowhere else
 */
export function plannedHosts(
  occasion: Occasion,
  of: FactPlan["hostsOf"],
  nodes: readonly Node[] | undefined,
  machines: readonly string[],
): readonly string[] {
  const names = (some: readonly Node[]) => some.map((node) => node.metadata.name);
  const everyone = () => [...names(nodes ?? []), ...machines];
  // A machine that is no Node runs etcd, or keeps its backups: why else would somebody name it.
  const controlPlane = () => [...names((nodes ?? []).filter(isControlPlane)), ...machinesAside(nodes, machines)];
  const touched = (): readonly string[] => {
    switch (occasion.kind) {
      case "standing":
      case "upgrade":
        return everyone();
      case "restore-etcd":
        // Nobody has said where the backup lies: with etcd, or on a machine of its own.
        return occasion.on === undefined ? controlPlane() : [occasion.on];
      default:
        return occasion.nodes;
    }
  };
  const more = of.has("all") ? everyone() : of.has("control-plane") ? controlPlane() : [];
  return [...new Set([...touched(), ...more])];
}

function machinesAside(nodes: readonly Node[] | undefined, machines: readonly string[]): readonly string[] {
  const known = new Set(nodes?.map((node) => node.metadata.name));
  return machines.filter((machine) => !known.has(machine));
}
