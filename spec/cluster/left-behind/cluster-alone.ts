import { startControlPlane } from "../control-plane/control-plane.js";
import { hostAddress } from "../node/network.js";
import { startNode } from "../node/node.js";
import { startShop } from "../workload.js";

// A run that starts a cluster with workloads, says when they run, and goes on until it is killed.
const controlPlane = await startControlPlane({ address: hostAddress() });
process.stdout.write("control plane\n");
const node = await startNode(controlPlane, { name: "node1" });
await startShop(controlPlane, node);
process.stdout.write("workloads\n");
setInterval(() => undefined, 60_000);
