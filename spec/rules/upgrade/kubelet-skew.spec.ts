import { aNode, testRule } from "../../../lib/testing/index.js";
import { kubeletSkew } from "../../../rules/upgrade/kubelet-skew.js";

const to = (toVersion: string) => ({ kind: "upgrade", nodes: [], toVersion }) as const;
const nodes = (kubeletVersion?: string) => [
  aNode("node1", { status: { nodeInfo: kubeletVersion === undefined ? {} : { kubeletVersion } } }),
];

testRule(kubeletSkew, {
  pass: {
    "the kubelet is as new": { change: to("v1.34.1"), cluster: { nodes: nodes("v1.34.0+k3s1") } },
    "it is three minor versions behind": { change: to("v1.34.1"), cluster: { nodes: nodes("v1.31.9") } },
    "it is old and two minor versions behind": { change: to("v1.26.0"), cluster: { nodes: nodes("v1.24.17") } },
  },
  fail: {
    "it is four minor versions behind": {
      change: to("v1.34.1"),
      cluster: { nodes: nodes("v1.30.2") },
      findings: [
        {
          messageId: "tooOld",
          severity: "high",
          certainty: "certain",
          message: "The kubelet of node1 is v1.30.2, which is 4 minor versions behind v1.34.1; 3 are allowed",
        },
      ],
    },
    "it is old and three minor versions behind": {
      change: to("v1.27.0"),
      cluster: { nodes: nodes("v1.24.17") },
      findings: [{ messageId: "tooOld" }],
    },
    "it is newer": {
      change: to("v1.34"),
      cluster: { nodes: nodes("v1.35.0") },
      findings: [{ messageId: "tooNew", severity: "high" }],
    },
  },
  open: {
    "the kubelet's version is not known": { change: to("v1.34.1"), cluster: { nodes: nodes() }, reason: "malformed" },
    "the kubelet's version cannot be read": {
      change: to("v1.34.1"),
      cluster: { nodes: nodes("unknown") },
      reason: "malformed",
    },
  },
});
