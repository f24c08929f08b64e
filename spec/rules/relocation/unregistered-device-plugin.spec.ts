import { aNode, aRelocation, testRule } from "../../../lib/testing/index.js";
import { unregisteredDevicePlugin } from "../../../rules/relocation/unregistered-device-plugin.js";

const node = (name: string, allocatable: Record<string, string>) => aNode(name, { status: { allocatable } });
const plain = { cpu: "8", memory: "32Gi", pods: "110", "ephemeral-storage": "90Gi", "hugepages-2Mi": "0" };

testRule(unregisteredDevicePlugin, {
  pass: {
    "the Node offers nothing but its own": { change: aRelocation(), cluster: { nodes: [node("node1", plain)] } },
  },
  fail: {
    "the Node offers GPUs": {
      change: aRelocation(),
      cluster: { nodes: [node("node1", { ...plain, "nvidia.com/gpu": "2" }), node("node2", { "amd.com/gpu": "1" })] },
      findings: [
        {
          messageId: "lost",
          severity: "medium",
          message: "node1 offers nvidia.com/gpu, which device plugins registered in the kubelet's root",
        },
      ],
    },
  },
});
