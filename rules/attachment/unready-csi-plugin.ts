import { readinessOf } from "../../lib/derive/node-readiness.js";
import { isFinished, isReady } from "../../lib/derive/pod-status.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { usedVolumes } from "../../lib/derive/used-volumes.js";
import type { VolumeIndex } from "../../lib/derive/volume-index.js";
import type { CSINode, Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "unregistered" | "unready";
type Found = Violation<MessageId, "node" | "key">;

const REPAIR = {
  text: "Bring the driver's Pod on the Node back first (image, tolerations, its log), and stop it last of all.",
  commands: [
    "kubectl get pods -A -o wide --field-selector spec.nodeName={node}",
    "kubectl get csinode -o yaml -- {node}",
  ],
  destructive: false,
};

/** Nobody on the Node can unmount: Pods with such volumes do not come to an end. */
export const unreadyCsiPlugin = defineClusterRule({
  id: "unready-csi-plugin",
  family: "attachment",
  title: "The storage driver on the Node cannot unmount",
  risks: ["D07"],
  rationale:
    "The kubelet unmounts a CSI volume by asking the driver's Pod on the same Node. Where that is not registered or not well, a Pod with " +
    "such a volume stays Terminating, the drain waits for it, and after a reboot nothing can be mounted either.",
  sources: [
    "pkg/volume/csi/csi_mounter.go in Kubernetes, TearDownAt",
    "https://kubernetes-csi.github.io/docs/csi-node-object.html",
  ],
  occasions: ["drain", "reboot", "upgrade"],
  worst: { drain: "high", reboot: "high", upgrade: "high" },
  identity: ["node", "key"],
  messages: {
    unregistered: {
      message: "Driver {driver} is not registered on {node}, where {count:Pod uses|Pods use} its volumes: {pods}",
      impact:
        "Its volumes cannot be unmounted there: the Pods stay Terminating and the change does not come to an end.",
      remediation: [REPAIR],
      verify: ["kubectl get csinode -o yaml -- {node}"],
    },
    unready: {
      message:
        "The Pod of driver {driver} on {node} is not Ready, and {count:Pod there uses|Pods there use} its volumes: {pods}",
      impact:
        "Its volumes may not be unmounted there: the Pods stay Terminating and the change does not come to an end.",
      condition: "if it is not Ready again by then",
      remediation: [REPAIR],
      verify: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
    },
  },
  requires: { cluster: ["nodes", "podsByNode", "volumeIndex", "csiNodes"] },
  evaluate: ({ change, cluster: { nodes, podsByNode, volumeIndex, csiNodes } }) => {
    const touched = new Set<string>(change.nodes);
    // An upgrade comes to every Node.
    const looked = change.kind === "upgrade" ? nodes : nodes.filter(({ metadata }) => touched.has(metadata.name));
    const registered = new Map(csiNodes.map((csiNode) => [csiNode.metadata.name, csiNode]));
    return examine(looked, (node) => {
      const { name } = node.metadata;
      // On a Node that does not answer nothing is unmounted, whatever its drivers do.
      if (readinessOf(node) !== "ready") return [];
      const pods = (podsByNode.get(name) ?? []).filter((pod) => !isFinished(pod));
      return [...usersByDriver(pods, volumeIndex)].flatMap(
        ([driver, users]) => check(name, driver, users, pods, registered.get(name)) ?? [],
      );
    });
  },
});

function usersByDriver(pods: readonly Pod[], index: VolumeIndex): ReadonlyMap<string, ReadonlySet<Pod>> {
  const users = new Map<string, Set<Pod>>();
  for (const pod of pods) {
    const claimed = usedVolumes(pod, index).flatMap(({ volume }) => volume.spec?.csi?.driver ?? []);
    const inline = (pod.spec?.volumes ?? []).flatMap(({ csi }) => csi?.driver ?? []);
    for (const driver of [...claimed, ...inline]) {
      const known = users.get(driver);
      if (known === undefined) users.set(driver, new Set([pod]));
      else known.add(pod);
    }
  }
  return users;
}

function check(
  node: string,
  driver: string,
  users: ReadonlySet<Pod>,
  pods: readonly Pod[],
  csiNode: CSINode | undefined,
): Found | undefined {
  const isRegistered = csiNode?.spec?.drivers?.some(({ name }) => name === driver) ?? false;
  if (!isRegistered) return violate("unregistered", node, driver, [...users]);
  // A driver keeps its socket in a directory of its own name below the kubelet's plugins.
  const plugins = pods.filter(({ spec }) =>
    spec?.volumes?.some(({ hostPath }) => hostPath?.path.split("/").includes(driver) ?? false),
  );
  const isWell = plugins.length === 0 || plugins.some(isReady);
  return isWell ? undefined : violate("unready", node, driver, [...users]);
}

function violate(messageId: MessageId, node: string, driver: string, users: readonly Pod[]): Found {
  return {
    messageId,
    severity: "high",
    certainty: messageId === "unready" ? "conditional" : "certain",
    subject: { kind: "Node", name: node },
    identity: { node, key: driver },
    data: {
      node,
      driver,
      count: users.length,
      pods: users.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort(),
    },
    affected: users.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `CSINode/${node}`, path: "/spec/drivers", value: driver }],
  };
}
