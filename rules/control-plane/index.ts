import type { AnyRule } from "../../lib/rule.js";
import { expiringCertificate } from "./expiring-certificate.js";
import { failClosedWebhook } from "./fail-closed-webhook.js";
import { orphanedWebhook } from "./orphaned-webhook.js";
import { singleControlPlane } from "./single-control-plane.js";
import { singleNodeCluster } from "./single-node-cluster.js";
import { strayManifest } from "./stray-manifest.js";
import { unavailableApiService } from "./unavailable-api-service.js";

export const CONTROL_PLANE_RULES: readonly AnyRule[] = [
  expiringCertificate,
  failClosedWebhook,
  orphanedWebhook,
  singleControlPlane,
  singleNodeCluster,
  unavailableApiService,
  strayManifest,
];
