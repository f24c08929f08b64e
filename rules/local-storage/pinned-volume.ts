import { podsByClaim, usersOf } from "../../lib/derive/local-volume.js";
import { namedSubject, objectSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { PersistentVolume, Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"waits" | "lost", "pv">;

/** A volume that only the touched Nodes can serve: its Pods wait for them, or for ever. */
export const pinnedVolume = defineClusterRule({
  id: "pinned-volume",
  family: "local-storage",
  title: "A volume in use exists on the touched Node only",
  risks: ["C01"],
  rationale:
    "The volume's node affinity names Nodes that the change takes away. The scheduler leaves its Pods Pending with 'volume " +
    "node affinity conflict' until such a Node is back; the data goes where the Node's disk goes.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity",
    "https://github.com/rancher/local-path-provisioner/issues/31",
  ],
  occasions: ["drain", "power-off", "remove-node", "replace-control-plane"],
  worst: { drain: "high", "power-off": "high", "remove-node": "critical", "replace-control-plane": "critical" },
  identity: ["pv"],
  messages: {
    waits: {
      message: "PersistentVolume {pv} (claim {claim}) can be used on {nodes} only, and {count:Pod uses|Pods use} it",
      impact: "The Pods stay Pending until the Node is back; the data stays on its disk.",
      remediation: [
        {
          text: "Plan the outage of these Pods, or move the data to another Node with the application's own replication.",
          commands: ["kubectl get pv -o yaml -- {pv}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods -A -o wide --field-selector status.phase=Pending"],
    },
    lost: {
      message:
        "PersistentVolume {pv} (claim {claim}) exists on {nodes} only, which is taken away, and {count:Pod uses|Pods use} it",
      impact:
        "Its data leaves the cluster with the Node; the Pods stay Pending until the claim is made anew, and then start empty.",
      condition: "if the Node's disk does not come back",
      remediation: [
        {
          text: "Copy the data or let the application replicate it before the Node goes, and verify the copy.",
          commands: ["kubectl get pv -o yaml -- {pv}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -- {pv}"],
    },
  },
  requires: { cluster: ["persistentVolumes", "volumePlaces", "pods"] },
  evaluate: ({ change, cluster: { persistentVolumes, volumePlaces, pods } }) => {
    const touched = new Set<string>(change.nodes);
    const users = podsByClaim(pods);
    const isTakenAway = change.kind === "remove-node" || change.kind === "replace-control-plane";
    return examine(persistentVolumes, (volume) => {
      const homes = volumePlaces.homesOf(volume);
      const using = usersOf(volume, users);
      if (homes === undefined || homes.length === 0 || using.length === 0) return undefined;
      return homes.every((home) => touched.has(home)) ? violate(volume, homes, using, isTakenAway) : undefined;
    });
  },
});

function violate(
  volume: PersistentVolume,
  nodes: readonly string[],
  pods: readonly Pod[],
  isTakenAway: boolean,
): Found {
  const { name } = volume.metadata;
  return {
    messageId: isTakenAway ? "lost" : "waits",
    severity: isTakenAway ? "critical" : "high",
    certainty: isTakenAway ? "conditional" : "certain",
    subject: namedSubject("PersistentVolume", name),
    identity: { pv: name },
    data: { pv: name, claim: claimOf(volume) ?? "none", nodes: [...nodes], count: pods.length },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `PersistentVolume/${name}`, path: "/spec/nodeAffinity/required", value: [...nodes] }],
  };
}
