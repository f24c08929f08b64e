import { isHeldByOneNode, unattachedDrivers } from "../../lib/derive/attachable-volume.js";
import { claimsOf } from "../../lib/derive/pod-claims.js";
import { usersOf } from "../../lib/derive/pods-by-claim.js";
import { rollingUpdateOf } from "../../lib/derive/rolling-update.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { VolumePlaces } from "../../lib/derive/volume-places.js";
import type { Deployment, PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

/** The new Pod waits for the volume, the old one waits for the new Pod. */
export const attachDeadlock = defineClusterRule({
  id: "attach-deadlock",
  family: "attachment",
  title: "A rolling update waits for the volume of the Pod that it replaces",
  risks: ["D09"],
  rationale:
    "A rolling update starts the new Pod before it stops the old one. With a volume for one Node at a time the new Pod, on another Node, " +
    "waits with a Multi-Attach error for a volume that the old one keeps until the new one is ready.",
  sources: [
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
    "pkg/controller/volume/attachdetach/reconciler/reconciler.go in Kubernetes: reportMultiAttachError",
  ],
  occasions: ["standing", "drain", "power-off", "remove-node", "upgrade"],
  worst: { standing: "low", drain: "medium", "power-off": "low", "remove-node": "low", upgrade: "medium" },
  identity: ["namespace", "name"],
  messages: {
    surges: {
      message:
        "Deployment {namespace}/{name} starts a new Pod beside the old one, and both need PersistentVolume {pv} (claim {claim}), which is for one Node at a time",
      impact: "A rollout stands still with a Multi-Attach error until somebody deletes the old Pod.",
      condition: "if the new Pod is placed on another Node",
      remediation: [
        {
          text: "Let the old Pod stop first, or make it a StatefulSet.",
          commands: [
            'kubectl patch deployment -p \'{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}\' -n {namespace} -- {name}',
          ],
          destructive: false,
        },
      ],
      verify: ["kubectl get deployment -o yaml -n {namespace} -- {name}"],
    },
  },
  requires: { cluster: ["deployments", "persistentVolumes", "podsByClaim", "volumePlaces"] },
  consults: { cluster: ["csiDrivers"] },
  evaluate: ({ change, cluster }) => {
    const { deployments, persistentVolumes, podsByClaim, volumePlaces, csiDrivers } = cluster;
    const touched = new Set<string>(change.nodes);
    const byClaim = volumesByClaim(persistentVolumes);
    const unattached = unattachedDrivers(observedValue(csiDrivers) ?? []);
    const isEverywhere = change.kind === "standing" || change.kind === "upgrade";
    const severity = change.kind === "drain" || change.kind === "upgrade" ? "medium" : "low";
    return examine(deployments, (deployment) => {
      if (!surges(deployment)) return undefined;
      const volume = exclusiveVolume(deployment, byClaim, unattached, volumePlaces);
      if (volume === undefined) return undefined;
      const isTouched = usersOf(volume, podsByClaim).some(({ spec }) => touched.has(spec?.nodeName ?? ""));
      if (!isEverywhere && !isTouched) return undefined;
      const name = volume.metadata.name;
      const doubt = volume.spec?.csi && undecidedBy(csiDrivers, `whether PersistentVolume ${name} has to be attached`);
      return doubt ?? violate(deployment, volume, severity);
    });
  },
});

/** Volumes by the claim that they are bound to, as `namespace/name`. */
function volumesByClaim(volumes: readonly PersistentVolume[]): ReadonlyMap<string, PersistentVolume> {
  return new Map(
    volumes.flatMap((volume) => {
      const { namespace, name } = volume.spec?.claimRef ?? {};
      return namespace === undefined || name === undefined ? [] : [[`${namespace}/${name}`, volume] as const];
    }),
  );
}

/** Whether a rollout has more Pods for a time than are wanted. */
function surges(deployment: Deployment): boolean {
  const { maxSurge } = rollingUpdateOf(deployment) ?? { maxSurge: 0 };
  return maxSurge > 0 && deployment.spec?.replicas !== 0;
}

/** One that a single Node serves anyway is where the new Pod goes as well. */
function exclusiveVolume(
  { metadata, spec }: Deployment,
  byClaim: ReadonlyMap<string, PersistentVolume>,
  unattached: ReadonlySet<string>,
  places: VolumePlaces,
): PersistentVolume | undefined {
  const claims = claimsOf("", spec?.template?.spec ?? {}).filter(({ isEphemeral }) => !isEphemeral);
  return claims
    .flatMap(({ claimName }) => byClaim.get(`${metadata.namespace}/${claimName}`) ?? [])
    .find((volume) => isHeldByOneNode(volume, unattached) && places.homesOf(volume)?.length !== 1);
}

function violate(
  deployment: Deployment,
  volume: PersistentVolume,
  severity: "low" | "medium",
): Violation<"surges", "namespace" | "name"> {
  const { name, namespace = "" } = deployment.metadata;
  return {
    messageId: "surges",
    severity,
    certainty: "conditional",
    subject: objectSubject("Deployment", deployment),
    identity: { namespace, name },
    data: { namespace, name, pv: volume.metadata.name, claim: `${namespace}/${volume.spec?.claimRef?.name ?? ""}` },
    affected: [{ kind: "PersistentVolume", name: volume.metadata.name }],
    evidence: [
      {
        object: `Deployment/${namespace}/${name}`,
        path: "/spec/strategy",
        value: { maxSurge: rollingUpdateOf(deployment)?.maxSurge ?? 0 },
      },
    ],
  };
}
