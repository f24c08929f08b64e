import { testRule } from "../../../lib/testing/index.js";
import { skippedMinor } from "../../../rules/upgrade/skipped-minor.js";

const to = (toVersion: string) => ({ kind: "upgrade", nodes: [], toVersion }) as const;
const at = (gitVersion: string) => ({ version: { gitVersion } });

testRule(skippedMinor, {
  pass: {
    "the next minor version is next": { change: to("v1.34.1"), cluster: at("v1.33.5+k3s1") },
    "only the patch changes": { change: to("v1.34.1"), cluster: at("v1.34.0") },
  },
  fail: {
    "a minor version is left out": {
      change: to("v1.34.1"),
      cluster: at("v1.32.9"),
      findings: [
        {
          messageId: "skips",
          severity: "high",
          certainty: "certain",
          message: "The API server is v1.32.9 and is to become v1.34.1: 1 minor version is skipped",
        },
      ],
    },
    "it goes back": { change: to("v1.33.0"), cluster: at("v1.34.0"), findings: [{ messageId: "returns" }] },
  },
  open: {
    "the API server's version cannot be read": { change: to("v1.34.1"), cluster: at("devel"), reason: "malformed" },
  },
});
