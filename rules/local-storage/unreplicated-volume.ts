import { isLocal } from "../../lib/derive/local-volume.js";
import { usersOf } from "../../lib/derive/pods-by-claim.js";
import { namedSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { PersistentVolume, Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type Workloads = ReadonlyMap<string, number>;

/** The one copy of the data is on one disk of one machine. */
export const unreplicatedVolume = defineClusterRule({
  id: "unreplicated-volume",
  family: "local-storage",
  title: "A workload of one Pod keeps its only data on a local volume",
  risks: ["C12"],
  rationale:
    "A local volume is as durable as the disk that it is on, and Kubernetes makes no copy of it. With several Pods an " +
    "application may replicate by itself; with one there is nothing to restore from but a backup.",
  sources: ["https://kubernetes.io/docs/concepts/storage/volumes/#local"],
  occasions: ["standing", "relocate"],
  worst: { standing: "medium", relocate: "medium" },
  identity: ["pv"],
  messages: {
    single: {
      message: "PersistentVolume {pv} (claim {claim}) is local, and {pod} is the only Pod of its workload",
      impact: "Loss of the disk, or of the directory, is loss of the data.",
      condition: "if there is no backup outside of the cluster",
      remediation: [
        {
          text: "Back the volume up and restore it once, or let the application replicate to other Nodes.",
          commands: ["kubectl get pv -o yaml -- {pv}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -- {pv}"],
    },
  },
  requires: { cluster: ["persistentVolumes", "pods", "podsByClaim"] },
  evaluate: ({ change, cluster: { persistentVolumes, pods, podsByClaim } }) => {
    const touched = change.kind === "standing" ? undefined : new Set<string>(change.nodes);
    const isTouched = ({ spec }: Pod) => touched?.has(spec?.nodeName ?? "") ?? true;
    const sizes = workloadSizes(pods);
    return examine(persistentVolumes.filter(isLocal), (volume) =>
      violate(volume, usersOf(volume, podsByClaim).filter(isTouched), sizes),
    );
  },
});

/** Pods of each controller, as far as they have not ended. */
function workloadSizes(pods: readonly Pod[]): Workloads {
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const controller = controllerUid(pod);
    if (controller !== undefined && pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed") {
      sizes.set(controller, (sizes.get(controller) ?? 0) + 1);
    }
  }
  return sizes;
}

function controllerUid({ metadata }: Pod): string | undefined {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return owner && `${metadata.namespace}/${owner.kind}/${owner.name}`;
}

function violate(
  volume: PersistentVolume,
  pods: readonly Pod[],
  sizes: Workloads,
): Violation<"single", "pv"> | undefined {
  const [pod] = pods;
  if (pod === undefined) return undefined;
  const controller = controllerUid(pod);
  if (controller !== undefined && (sizes.get(controller) ?? 1) > 1) return undefined;
  const { name } = volume.metadata;
  return {
    messageId: "single",
    severity: "medium",
    certainty: "conditional",
    subject: namedSubject("PersistentVolume", name),
    identity: { pv: name },
    data: { pv: name, claim: claimOf(volume) ?? "none", pod: `${pod.metadata.namespace}/${pod.metadata.name}` },
    evidence: [{ object: `PersistentVolume/${name}`, path: "/spec/claimRef", value: claimOf(volume) ?? null }],
  };
}
