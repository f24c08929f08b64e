import { FENCE, VERIFY_ATTACHMENTS } from "../../lib/derive/attachment-remedies.js";
import { heldVolumesIn } from "../../lib/derive/held-volumes.js";
import { readinessOf } from "../../lib/derive/node-readiness.js";
import { namedSubject } from "../../lib/derive/subject.js";
import { defineHostRule, examine } from "../../lib/rule.js";

/** The kubelet is silent and the machine is not: what it has mounted it goes on writing to. */
export const forcedDetachment = defineHostRule({
  id: "forced-detachment",
  family: "attachment",
  title: "A machine still runs whose volumes could be taken off by force",
  risks: ["D03"],
  rationale:
    "From a Node that is not Ready the control plane takes volumes off by force six minutes after the Pods' objects are gone, without " +
    "asking whether they are still mounted. A machine that is merely cut off goes on writing while another one mounts the same disk.",
  sources: [
    "pkg/controller/volume/attachdetach/reconciler/reconciler.go in Kubernetes: forceDetach, verifySafeToDetach",
    "https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#storage-force-detach-on-timeout",
  ],
  occasions: ["standing", "power-off", "remove-node"],
  worst: { standing: "critical", "power-off": "critical", "remove-node": "critical" },
  identity: ["node"],
  messages: {
    running: {
      message:
        "{node} does not answer the control plane, but its machine runs and holds {count:volume|volumes} for itself: {pvs}",
      impact: "Two machines write to one file system, which destroys it.",
      condition: "if the Pods are deleted by force, or the Node's object is, while the machine runs",
      remediation: [
        {
          text: "Delete nothing yet. Find out on the machine why the kubelet is silent; with it back, everything ends by itself.",
          commands: ["systemctl status kubelet", "journalctl -u kubelet --since -30min"],
          destructive: false,
        },
        FENCE,
      ],
      verify: VERIFY_ATTACHMENTS,
    },
  },
  requires: { cluster: ["nodesByName", "podsByNode", "volumeIndex"] },
  consults: { cluster: ["csiDrivers"], host: ["clock"] },
  evaluate: ({ cluster: { nodesByName, podsByNode, volumeIndex, csiDrivers }, host }) => {
    const name = host.node ?? host.name;
    const node = nodesByName.get(name);
    const isSilent = node !== undefined && readinessOf(node) === "silent";
    const held = isSilent ? heldVolumesIn(volumeIndex, csiDrivers)(podsByNode.get(name) ?? []) : [];
    const [first] = held;
    return examine([name], () => {
      if (first === undefined) return undefined;
      const doubt = held.find(({ undecided }) => undecided !== undefined)?.undecided;
      if (doubt !== undefined) return doubt;
      const { clock } = host.facts;
      if (clock.state === "unobserved") {
        const detail = `whether the machine of ${name}, which does not answer the control plane, still writes to its volumes: ${clock.detail}; look at its console or power state`;
        return { reason: clock.reason, detail };
      }
      const pvs = held.map(({ volume }) => volume.metadata.name).sort();
      return {
        messageId: "running",
        severity: "critical",
        certainty: "conditional",
        subject: { kind: "Node", name },
        identity: { node: name },
        data: { node: name, count: pvs.length, pvs },
        affected: pvs.map((pv) => namedSubject("PersistentVolume", pv)),
        evidence: [
          { object: `Node/${name}`, path: "/status/conditions", value: { type: "Ready", status: "Unknown" } },
          { host: name, fact: "clock", path: "", value: clock.at },
        ],
      };
    });
  },
});
