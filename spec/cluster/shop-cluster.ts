import { type ControlPlane, startControlPlane } from "./control-plane/control-plane.js";
import type { Undo } from "./describe.js";
import { makeOperator, type Operator } from "./kaudit.js";
import { hostAddress } from "./node/network.js";
import { type ClusterNode, startNode } from "./node/node.js";
import { startShop } from "./workload.js";

export interface ShopCluster {
  readonly controlPlane: ControlPlane;
  readonly node: ClusterNode;
  /** whom the host lets in as root, with nothing pinned */
  readonly operator: Operator;
}

/** A control plane, the Node node1 with the shop's Pods on it, and a person who may log in there. */
export async function startShopCluster(undo: Undo): Promise<ShopCluster> {
  const controlPlane = await startControlPlane({ address: hostAddress() });
  undo.push(controlPlane.stop);
  const node = await startNode(controlPlane, { name: "node1" });
  undo.push(node.stop);
  await startShop(controlPlane, node);
  const operator = makeOperator();
  await operator.meet(node);
  return { controlPlane, node, operator };
}
