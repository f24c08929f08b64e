import type { AnyRule } from "../../lib/rule.js";
import { singleNodeCluster } from "./single-node-cluster.js";

export const CONTROL_PLANE_RULES: readonly AnyRule[] = [singleNodeCluster];
