import { testRule } from "../../../lib/testing/index.js";
import { unavailableApiService } from "../../../rules/control-plane/unavailable-api-service.js";

const metrics = (status: string, service?: { namespace: string; name: string }) => ({
  metadata: { name: "v1beta1.metrics.k8s.io" },
  spec: { group: "metrics.k8s.io", version: "v1beta1", ...(service && { service }) },
  status: { conditions: [{ type: "Available", status, reason: status === "True" ? "Passed" : "MissingEndpoints" }] },
});
const service = { namespace: "kube-system", name: "metrics-server" };

testRule(unavailableApiService, {
  pass: {
    "it answers": { cluster: { apiServices: [metrics("True", service)] } },
    "the API server serves it itself": { cluster: { apiServices: [metrics("False")] } },
  },
  fail: {
    "its Service has no endpoints": {
      cluster: { apiServices: [metrics("False", service)] },
      findings: [
        {
          messageId: "unavailable",
          severity: "medium",
          message:
            "APIService v1beta1.metrics.k8s.io, served by Service kube-system/metrics-server, is not available: MissingEndpoints",
        },
      ],
    },
  },
});
