import type { Node, Toleration } from "../../../lib/model/kubernetes/index.js";
import { aNode, aPod, aRelocation, testRule } from "../../../lib/testing/index.js";
import { outlastedToleration } from "../../../rules/relocation/outlasted-toleration.js";

const change = aRelocation();
const ready = (name: string): Node => aNode(name, { status: { conditions: [{ type: "Ready", status: "True" }] } });
const unreachable = (tolerationSeconds?: number): Toleration => ({
  key: "node.kubernetes.io/unreachable",
  operator: "Exists",
  effect: "NoExecute",
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});
const web = (...tolerations: readonly Toleration[]) => aPod("web-0", { spec: { nodeName: "node1", tolerations } });
const version = { gitVersion: "v1.34.2" };
const nodes = [ready("node1"), ready("node2")];

testRule(outlastedToleration, {
  pass: {
    "its Pods tolerate a silent Node for ever": { change, cluster: { nodes, pods: [web(unreachable())], version } },
    "there is no other Node that answers": {
      change,
      cluster: { nodes: [ready("node1"), aNode("node2")], pods: [web(unreachable(300))], version },
    },
    "nothing is left on the Node": { change, cluster: { nodes, pods: [], version } },
  },
  fail: {
    "a Pod has the tolerations that every Pod is given": {
      change,
      cluster: { nodes, pods: [web(unreachable(300))], version },
      findings: [
        {
          messageId: "deleted",
          severity: "medium",
          certainty: "conditional",
          message:
            "1 Pod of node1 is deleted when its kubelet is silent for longer than 350 s (50 s of grace, then what they tolerate): default/web-0",
        },
      ],
    },
    "a Pod tolerates nothing, on an older API server": {
      change,
      cluster: { nodes, pods: [web()], version: { gitVersion: "v1.28.3" } },
      findings: [{ messageId: "deleted" }],
    },
  },
  open: {
    "the API server's version is not known": {
      change,
      cluster: { nodes, pods: [web(unreachable(300))] },
      reason: "not-collected",
    },
    "the API server's version is none": {
      change,
      cluster: { nodes, pods: [web(unreachable(300))], version: { gitVersion: "unknown" } },
      reason: "malformed",
    },
  },
});
