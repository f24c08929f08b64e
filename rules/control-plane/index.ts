import type { AnyRule } from "../../lib/rule.js";
import { expiringCertificate } from "./expiring-certificate.js";
import { singleControlPlane } from "./single-control-plane.js";
import { singleNodeCluster } from "./single-node-cluster.js";

export const CONTROL_PLANE_RULES: readonly AnyRule[] = [expiringCertificate, singleControlPlane, singleNodeCluster];
