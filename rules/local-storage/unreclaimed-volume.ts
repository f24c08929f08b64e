import { secondsBetween } from "../../lib/derive/age.js";
import { namedSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

/** What a deletion that works takes at the most [s]. */
const PATIENCE_SECONDS = 300;

/** The claim is gone, the order to delete the data stands, and is carried out when the machine is back. */
export const unreclaimedVolume = defineClusterRule({
  id: "unreclaimed-volume",
  family: "local-storage",
  title: "A volume whose claim is gone waits to be deleted",
  risks: ["C05"],
  rationale:
    "A volume with reclaim policy Delete is deleted with its claim. Where its Node or its storage does not answer, the volume stays " +
    "Released or Failed and the deletion is tried again and again: it succeeds on the day that a machine of that name is back.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming",
    "pkg/controller/volume/persistentvolume/pv_controller.go in Kubernetes, syncVolume and reclaimVolume",
    "https://github.com/rancher/local-path-provisioner/issues/533",
  ],
  occasions: ["standing", "remove-node", "replace-control-plane", "restore-etcd"],
  worst: { standing: "medium", "remove-node": "medium", "replace-control-plane": "medium", "restore-etcd": "medium" },
  identity: ["pv"],
  messages: {
    waiting: {
      message:
        "PersistentVolume {pv} is {phase} with reclaim policy Delete; its claim {claim} is gone, its data is not deleted yet",
      impact: "The data goes as soon as the deletion succeeds; until then the volume serves nobody.",
      condition: "if its Node or its storage answers again",
      remediation: [
        {
          text: "To keep the data, set the policy to Retain; it can be set back.",
          commands: [
            'kubectl patch pv -p \'[{"op":"replace","path":"/spec/persistentVolumeReclaimPolicy","value":"Retain"}]\' --type json -- {pv}',
          ],
          destructive: false,
        },
        {
          text: "To be rid of it, find out why the deletion fails.",
          commands: ["kubectl describe pv -- {pv}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -- {pv}"],
    },
  },
  reads: { persistentVolumes: ["status.lastPhaseTransitionTime"] },
  requires: { cluster: ["persistentVolumes", "volumePlaces"] },
  evaluate: ({ change, collectedAt, cluster: { persistentVolumes, volumePlaces } }) => {
    const isOfNodes = change.kind === "remove-node" || change.kind === "replace-control-plane";
    const touched = new Set<string>(change.nodes);
    return examine(persistentVolumes, (volume) => {
      if (!isWaiting(volume, collectedAt)) return undefined;
      // A volume without a home among the Nodes may be anywhere, on those that go as well.
      const homes = volumePlaces.homesOf(volume) ?? [];
      const isElsewhere = isOfNodes && homes.length > 0 && !homes.some((home) => touched.has(home));
      return isElsewhere ? undefined : violate(volume);
    });
  },
});

function isWaiting({ spec, status }: PersistentVolume, collectedAt: string): boolean {
  if (spec?.persistentVolumeReclaimPolicy !== "Delete") return false;
  if (status?.phase !== "Released" && status?.phase !== "Failed") return false;
  const seconds = secondsBetween(status.lastPhaseTransitionTime, collectedAt);
  return seconds === undefined || seconds > PATIENCE_SECONDS;
}

function violate(volume: PersistentVolume): Violation<"waiting", "pv"> {
  const { name } = volume.metadata;
  const phase = volume.status?.phase ?? "";
  return {
    messageId: "waiting",
    severity: "medium",
    certainty: "conditional",
    subject: namedSubject("PersistentVolume", name),
    identity: { pv: name },
    data: { pv: name, phase, claim: claimOf(volume) ?? "none" },
    evidence: [{ object: `PersistentVolume/${name}`, path: "/status/phase", value: phase }],
  };
}
