import type { AnyRule } from "../../lib/rule.js";
import { singleControlPlane } from "./single-control-plane.js";
import { singleNodeCluster } from "./single-node-cluster.js";

export const CONTROL_PLANE_RULES: readonly AnyRule[] = [singleControlPlane, singleNodeCluster];
