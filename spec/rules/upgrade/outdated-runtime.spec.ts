import { aNode, testRule } from "../../../lib/testing/index.js";
import { outdatedRuntime } from "../../../rules/upgrade/outdated-runtime.js";

const to = (toVersion: string) => ({ kind: "upgrade", nodes: [], toVersion }) as const;
const running = (containerRuntimeVersion?: string) => ({
  nodes: [
    aNode("node1", {
      status: { nodeInfo: containerRuntimeVersion === undefined ? {} : { containerRuntimeVersion } },
    }),
  ],
});

testRule(outdatedRuntime, {
  pass: {
    "containerd 2 answers": { change: to("v1.37.0"), cluster: running("containerd://2.1.4") },
    "the kubelet of 1.36 still falls back": { change: to("v1.36.2"), cluster: running("containerd://1.7.27") },
    "CRI-O answers": { change: to("v1.37.0"), cluster: running("cri-o://1.33.0") },
  },
  fail: {
    "containerd 1.7 does not know the question": {
      change: to("v1.37.0"),
      cluster: running("containerd://1.7.27"),
      findings: [
        {
          messageId: "old",
          severity: "high",
          certainty: "conditional",
          message: "node1 runs containerd://1.7.27, and the kubelet of v1.37.0 needs containerd 2",
        },
      ],
    },
  },
  open: {
    "the runtime is not known": { change: to("v1.37.0"), cluster: running(), reason: "malformed" },
    "the target is no version": { change: to("2"), cluster: running("containerd://1.7.27"), reason: "malformed" },
  },
});
