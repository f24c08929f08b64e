import { isLocal, localPathOf } from "../../lib/derive/local-volume.js";
import { namedSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

/** Reclaim policy Delete turns "make the claim anew" into "delete the data". */
export const deletableVolume = defineClusterRule({
  id: "deletable-volume",
  family: "local-storage",
  title: "Deleting the claim of a local volume deletes its data",
  risks: ["C02"],
  rationale:
    "Recipes for a lost Node tell people to delete the claim so that a new one can bind. With reclaim policy Delete the " +
    "provisioner then removes the directory on the Node, and does so even later, when a Node of that name is back.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming",
    "https://github.com/rancher/local-path-provisioner: the teardown script of its helper Pod",
  ],
  occasions: ["standing", "relocate", "remove-node", "replace-control-plane"],
  worst: { standing: "low", relocate: "low", "remove-node": "critical", "replace-control-plane": "critical" },
  identity: ["pv"],
  messages: {
    deletes: {
      message: "PersistentVolume {pv} keeps the data of claim {claim} in {path} with reclaim policy Delete",
      impact: "Whoever deletes the claim, its namespace or its StatefulSet with its claims deletes the data.",
      condition: "if claim {claim} is deleted",
      remediation: [
        {
          text: "Set the policy to Retain before anything else; it can be set back.",
          commands: [
            'kubectl patch pv -p \'[{"op":"replace","path":"/spec/persistentVolumeReclaimPolicy","value":"Retain"}]\' --type json -- {pv}',
          ],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -o yaml -- {pv}"],
    },
  },
  requires: { cluster: ["persistentVolumes", "volumePlaces", "nodes"] },
  evaluate: ({ change, cluster: { persistentVolumes, volumePlaces, nodes } }) => {
    if (change.kind === "standing") {
      return examine(persistentVolumes, (volume) => (isAtStake(volume) ? violate(volume, true) : undefined));
    }
    const touched = new Set<string>(change.nodes);
    const everyNode = nodes.map(({ metadata }) => metadata.name);
    return examine(persistentVolumes, (volume) => {
      if (!isAtStake(volume)) return undefined;
      // Where another Node can serve the volume, its Pods start there and nobody has to delete the claim.
      const homes = volumePlaces.homesOf(volume) ?? everyNode;
      return homes.length > 0 && homes.every((home) => touched.has(home))
        ? violate(volume, change.kind === "relocate")
        : undefined;
    });
  },
});

/** Deleting the claim deletes the data. A volume that is not Bound any more has lost its claim already. */
function isAtStake(volume: PersistentVolume): boolean {
  const { spec, status } = volume;
  const isBound = status?.phase === "Bound" && claimOf(volume) !== undefined;
  return isLocal(volume) && spec?.persistentVolumeReclaimPolicy === "Delete" && isBound;
}

function violate(volume: PersistentVolume, isWordOnly: boolean): Violation<"deletes", "pv"> {
  const { name } = volume.metadata;
  return {
    messageId: "deletes",
    severity: isWordOnly ? "low" : "critical",
    certainty: "conditional",
    subject: namedSubject("PersistentVolume", name),
    identity: { pv: name },
    data: { pv: name, claim: claimOf(volume) ?? "none", path: localPathOf(volume) ?? "unknown" },
    evidence: [{ object: `PersistentVolume/${name}`, path: "/spec/persistentVolumeReclaimPolicy", value: "Delete" }],
  };
}
