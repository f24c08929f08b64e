import type { Undecided } from "../../lib/fact-needs.js";
import type { Node } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

/** Resources of the kubelet itself; what else is allocatable was registered by a plugin through a socket in its root. */
const OWN = /^(?:cpu|memory|pods|ephemeral-storage|hugepages-.+|attachable-volumes-.+)$/;

/** Plugins register over a socket in the kubelet's root, which the kubelet clears when it starts. */
export const unregisteredDevicePlugin = defineClusterRule({
  id: "unregistered-device-plugin",
  family: "relocation",
  title: "Device plugins have to register again after the move",
  risks: ["A29"],
  rationale:
    "The kubelet removes stale sockets from device-plugins when it starts, and a plugin that does not watch the directory, or " +
    "watches the old one, stays lost until it is restarted: GPUs are gone from the Node while it is Ready.",
  sources: ["https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/"],
  occasions: ["relocate"],
  worst: { relocate: "medium" },
  identity: ["name"],
  messages: {
    lost: {
      message: "{node} offers {resources}, which device plugins registered in the kubelet's root",
      impact: "Until their plugins register again, Pods that ask for them stay Pending.",
      remediation: [
        {
          text: "Restart the plugins' Pods after the kubelet runs on the new root, and compare what the Node offers.",
          commands: ["kubectl get node -o yaml -- {node}"],
          destructive: false,
        },
      ],
      verify: ["kubectl describe node -- {node}"],
    },
  },
  requires: { cluster: ["nodes"] },
  evaluate: ({ change, cluster: { nodes } }) => {
    const touched = new Set(change.nodes);
    return examine(
      nodes.filter(({ metadata }) => touched.has(metadata.name)),
      violate,
    );
  },
});

function violate({ metadata: { name }, status }: Node): Violation<"lost", "name"> | Undecided | undefined {
  if (status?.allocatable === undefined) {
    return { reason: "not-collected", detail: `${name} does not say what it offers; kubectl describe node -- ${name}` };
  }
  // None of a resource is left where its plugin went before: nothing is registered that could be lost.
  const resources = Object.entries(status.allocatable)
    .filter(([resource, quantity]) => !OWN.test(resource) && String(quantity) !== "0")
    .map(([resource]) => resource);
  if (resources.length === 0) return undefined;
  return {
    messageId: "lost",
    severity: "medium",
    certainty: "certain",
    subject: { kind: "Node", name },
    identity: { name },
    data: { node: name, resources },
    evidence: [{ object: `Node/${name}`, path: "/status/allocatable", value: resources }],
  };
}
