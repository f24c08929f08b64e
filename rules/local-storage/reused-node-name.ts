import { compileNodeSelector } from "../../lib/derive/node-selector.js";
import { namedSubject } from "../../lib/derive/subject.js";
import type { VolumePlaces } from "../../lib/derive/volume-places.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, notApplicable, type Violation } from "../../lib/rule.js";

/** A new machine under an old name: the cluster takes it for the one that has the data. */
export const reusedNodeName = defineClusterRule({
  id: "reused-node-name",
  family: "local-storage",
  title: "The joining Node takes over a name that volumes are tied to",
  risks: ["C08"],
  rationale:
    "Local volumes are tied to a Node by its name alone. A new machine that joins under that name is taken for the one that has the data: " +
    "Pods start there on empty directories, and what was to be deleted on the old disk is deleted on the new one.",
  sources: [
    "https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/master/docs/best-practices.md",
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity",
  ],
  occasions: ["replace-control-plane"],
  worst: { "replace-control-plane": "critical" },
  identity: ["name"],
  messages: {
    reused: {
      message:
        "{count:PersistentVolume is|PersistentVolumes are} tied to the name {name}, under which the new Node joins: {pvs}",
      impact: "Their Pods start on the new machine, on directories that are empty or not there.",
      condition: "if the machine that joins does not hold the old one's disk",
      remediation: [
        {
          text: "Join under another name.",
          commands: ["kubeadm join --help", "hostnamectl hostname"],
          destructive: false,
        },
        {
          text: "Or look at each of the volumes first, and delete those whose data is gone for good before the Node joins.",
          commands: ["kubectl get pv -o wide -- {pvs}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -o yaml -- {pvs}"],
    },
  },
  requires: { cluster: ["persistentVolumes", "volumePlaces"] },
  evaluate: ({ change, cluster: { persistentVolumes, volumePlaces } }) => {
    if (change.joining.length === 0) return notApplicable("it is not said under which name a Node joins");
    const tied = persistentVolumes.filter((volume) => isServedByThese(volume, change.nodes, volumePlaces));
    return examine(change.joining, (name) =>
      violate(
        name,
        tied.filter((volume) => wouldMatch(volume, name)),
      ),
    );
  },
});

/** No Node that stays can serve the volume. */
function isServedByThese(volume: PersistentVolume, leaving: readonly string[], places: VolumePlaces): boolean {
  return places.homesOf(volume)?.every((home) => leaving.includes(home)) ?? false;
}

/** Whether a Node of that name, with the label that every Node has, satisfies the volume's affinity. */
function wouldMatch({ spec }: PersistentVolume, name: string): boolean {
  const required = spec?.nodeAffinity?.required;
  return required !== undefined && compileNodeSelector(required)({ name, labels: { "kubernetes.io/hostname": name } });
}

function violate(name: string, volumes: readonly PersistentVolume[]): Violation<"reused", "name"> | undefined {
  const [first] = volumes;
  if (first === undefined) return undefined;
  const pvs = volumes.map(({ metadata }) => metadata.name).sort();
  return {
    messageId: "reused",
    severity: "critical",
    certainty: "conditional",
    subject: { kind: "Node", name },
    identity: { name },
    data: { name, count: pvs.length, pvs },
    affected: pvs.map((pv) => namedSubject("PersistentVolume", pv)),
    evidence: [{ object: `PersistentVolume/${first.metadata.name}`, path: "/spec/nodeAffinity/required", value: name }],
  };
}
