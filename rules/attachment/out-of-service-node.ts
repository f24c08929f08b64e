import { heldVolumesIn } from "../../lib/derive/held-volumes.js";
import { readinessOf } from "../../lib/derive/node-readiness.js";
import { namedSubject } from "../../lib/derive/subject.js";
import type { Node } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "detaching" | "idle";
const OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

const UNTAINT = {
  text: "Take the taint off a Node that is back; nothing else does.",
  commands: ["kubectl taint nodes -- {node} node.kubernetes.io/out-of-service-"],
  destructive: false,
};
const VERIFY = ["kubectl get node -o yaml -- {node}"];

/** The taint says that the machine is off; on one that runs, volumes are detached while they are mounted. */
export const outOfServiceNode = defineClusterRule({
  id: "out-of-service-node",
  family: "attachment",
  title: "A Node that is up is said to be out of service",
  risks: ["D04"],
  rationale:
    "The taint node.kubernetes.io/out-of-service is a person's word that a machine is powered off. From a Node that carries it, volumes are " +
    "detached without a look at whether they are mounted; it is never removed by Kubernetes itself.",
  sources: [
    "https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown",
    "pkg/controller/volume/attachdetach/reconciler/reconciler.go in Kubernetes: hasOutOfServiceTaint",
  ],
  occasions: ["standing", "drain", "reboot"],
  worst: { standing: "critical", drain: "critical", reboot: "critical" },
  identity: ["node"],
  messages: {
    detaching: {
      message:
        "{node} is Ready and carries the taint out-of-service, and {count:volume is|volumes are} attached to it for Pods there: {pvs}",
      impact:
        "A volume is detached while the machine still writes to it, and given to another one: its file system is destroyed.",
      condition: "if a Pod that uses one of them is deleted or moved",
      remediation: [UNTAINT],
      verify: VERIFY,
    },
    idle: {
      message: "{node} is Ready and carries the taint out-of-service",
      impact: "No Pod starts there, and one that comes with a volume later has it detached under its feet.",
      remediation: [UNTAINT],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["nodes", "podsByNode", "volumeIndex"] },
  consults: { cluster: ["csiDrivers"] },
  evaluate: ({ change, cluster: { nodes, podsByNode, volumeIndex, csiDrivers } }) => {
    const touched = new Set<string>(change.nodes);
    const heldBy = heldVolumesIn(volumeIndex, csiDrivers);
    const looked = change.kind === "standing" ? nodes : nodes.filter(({ metadata }) => touched.has(metadata.name));
    return examine(looked, (node) => {
      const position = node.spec?.taints?.findIndex(({ key }) => key === OUT_OF_SERVICE) ?? -1;
      if (position === -1 || readinessOf(node) !== "ready") return undefined;
      const held = heldBy(podsByNode.get(node.metadata.name) ?? []);
      const doubt = held.find(({ undecided }) => undecided !== undefined)?.undecided;
      const pvs = held.flatMap(({ volume, undecided }) => (undecided === undefined ? [volume.metadata.name] : []));
      return doubt !== undefined && pvs.length === 0 ? [doubt] : [violate(node, position, pvs.sort())];
    });
  },
});

function violate(node: Node, position: number, pvs: readonly string[]): Violation<MessageId, "node"> {
  const { name } = node.metadata;
  const isHeld = pvs.length > 0;
  return {
    messageId: isHeld ? "detaching" : "idle",
    severity: isHeld ? "critical" : "medium",
    certainty: isHeld ? "conditional" : "certain",
    subject: { kind: "Node", name },
    identity: { node: name },
    data: { node: name, count: pvs.length, pvs },
    affected: pvs.map((pv) => namedSubject("PersistentVolume", pv)),
    evidence: [{ object: `Node/${name}`, path: `/spec/taints/${position}/key`, value: OUT_OF_SERVICE }],
  };
}
