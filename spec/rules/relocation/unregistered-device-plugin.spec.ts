import { aNode, aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { unregisteredDevicePlugin } from "../../../rules/relocation/unregistered-device-plugin.js";

const node = (name: string, allocatable: Record<string, string>) => aNode(name, { status: { allocatable } });
const plain = { cpu: "8", memory: "32Gi", pods: "110", "ephemeral-storage": "90Gi", "hugepages-2Mi": "0" };

testRule(unregisteredDevicePlugin, {
  pass: {
    "the plugin of its GPUs went before, and left none of them": {
      change: aRelocation(),
      cluster: { nodes: [node("node1", { ...plain, "nvidia.com/gpu": "0" })] },
    },
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
  open: {
    "the Node does not say what it offers": {
      change: aRelocation(),
      cluster: { nodes: [aNode("node1")] },
      reason: "not-collected",
    },
    "nobody could list the Nodes": {
      change: aRelocation(),
      cluster: { nodes: missing("forbidden", "may not list nodes") },
      reason: "forbidden",
    },
  },
});
