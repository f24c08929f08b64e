import { testRule } from "../../../lib/testing/index.js";
import { removedApi } from "../../../rules/upgrade/removed-api.js";

const to = (toVersion: string) => ({ kind: "upgrade", nodes: [], toVersion }) as const;
const asked = (removedRelease: string) => ({
  apiServerMetrics: {
    requestedDeprecatedApis: [
      { group: "flowcontrol.apiserver.k8s.io", version: "v1beta3", resource: "flowschemas", removedRelease },
    ],
  },
});

testRule(removedApi, {
  pass: {
    "it is served in the new version still": { change: to("v1.31.0"), cluster: asked("1.32") },
    "no release is named in which it goes": { change: to("v1.36.0"), cluster: asked("") },
    "nobody asks for a deprecated one": {
      change: to("v1.36.0"),
      cluster: { apiServerMetrics: { requestedDeprecatedApis: [] } },
    },
  },
  fail: {
    "it is gone in the new version": {
      change: to("v1.32.0"),
      cluster: asked("1.32"),
      findings: [
        {
          messageId: "requested",
          severity: "high",
          certainty: "certain",
          message:
            "flowschemas in flowcontrol.apiserver.k8s.io/v1beta3 was asked for since the API server started, and is gone from 1.32 on",
        },
      ],
    },
  },
  open: {
    "the release cannot be read": { change: to("v1.36.0"), cluster: asked("soon"), reason: "malformed" },
  },
});
