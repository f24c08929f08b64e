import { isExclusive, unattachedDrivers } from "../../lib/derive/attachable-volume.js";
import { compareText } from "../../lib/derive/compare-text.js";
import { namedSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { Evidence } from "../../lib/model/finding.js";
import type { CSIDriver, PersistentVolume } from "../../lib/model/kubernetes/index.js";
import type { Observation, Undecided } from "../../lib/model/observation.js";
import { defineClusterRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

type MessageId = "mounted" | "shared" | "stale";
type Found = Violation<MessageId, "key">;

const REMEDY = {
  text: "Keep one of them. Set all of them to Retain first, so that removing one does not delete what the other uses.",
  commands: [
    'kubectl patch pv -p \'[{"op":"replace","path":"/spec/persistentVolumeReclaimPolicy","value":"Retain"}]\' --type json -- {pvs}',
    "kubectl get pv -o wide -- {pvs}",
  ],
  destructive: false,
};
const VERIFY = ["kubectl get pv -o yaml -- {pvs}"];

/** Two PersistentVolumes for one disk: nothing in Kubernetes keeps two Nodes from mounting it. */
export const sharedBackend = defineClusterRule({
  id: "shared-backend",
  family: "local-storage",
  title: "Two volumes point at the same storage",
  risks: ["C17"],
  rationale:
    "A second PersistentVolume for an image that a lost Node still holds is a known way around Multi-Attach errors. Kubernetes counts " +
    "attachments by volume, so both may be mounted at once, and a file system that two hosts write to is destroyed.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
    "https://blog.fleeto.us/post/unbound-rbd-from-a-notready-node/",
    "https://docs.ceph.com/en/latest/rbd/rbd-exclusive-locks/",
  ],
  occasions: ["standing", "restore-etcd"],
  worst: { standing: "critical", "restore-etcd": "critical" },
  identity: ["key"],
  messages: {
    mounted: {
      message: "PersistentVolumes {pvs} are Bound, each for one Node at a time, and all are {backend}",
      impact: "Two Nodes can mount the file system for writing at once, which destroys it.",
      remediation: [REMEDY],
      verify: VERIFY,
    },
    shared: {
      message: "PersistentVolumes {pvs} are Bound and all are {backend}, which several Nodes may mount",
      impact: "Applications that take the data for their own read and overwrite each other's.",
      condition: "if the applications do not expect to share it",
      remediation: [REMEDY],
      verify: VERIFY,
    },
    stale: {
      message: "PersistentVolumes {pvs} are all {backend}, and not all of them are Bound",
      impact:
        "A claim that binds the other one mounts storage that is in use; one with reclaim policy Delete deletes it.",
      condition: "if another claim binds one of them, or one of them is deleted",
      remediation: [REMEDY],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["persistentVolumes"] },
  consults: { cluster: ["csiDrivers"] },
  evaluate: ({ cluster: { persistentVolumes, csiDrivers } }) => {
    const groups = new Map<string, PersistentVolume[]>();
    for (const volume of persistentVolumes) {
      const backend = backendOf(volume);
      if (backend === undefined) continue;
      const known = groups.get(backend);
      if (known === undefined) groups.set(backend, [volume]);
      else known.push(volume);
    }
    return examine(groups, ([backend, volumes]) => check(backend, volumes, csiDrivers));
  },
});

/** The storage behind a volume in words that are equal for equal storage; undefined where that cannot be told. */
function backendOf({ spec }: PersistentVolume): string | undefined {
  const { csi, rbd, nfs, iscsi } = spec ?? {};
  if (csi !== undefined) return `volume ${csi.volumeHandle} of driver ${csi.driver}`;
  if (rbd?.image !== undefined) return `RBD image ${rbd.pool ?? "rbd"}/${rbd.image}`;
  if (nfs !== undefined) return `NFS export ${nfs.server}:${nfs.path}`;
  if (iscsi?.iqn === undefined) return undefined;
  return `iSCSI LUN ${iscsi.lun ?? 0} of ${iscsi.iqn} at ${iscsi.targetPortal ?? "an unknown portal"}`;
}

/** The field that names the storage. */
function evidenceOf({ metadata, spec }: PersistentVolume): Evidence {
  const object = `PersistentVolume/${metadata.name}`;
  if (spec?.csi !== undefined) return { object, path: "/spec/csi/volumeHandle", value: spec.csi.volumeHandle };
  if (spec?.rbd !== undefined) return { object, path: "/spec/rbd/image", value: spec.rbd.image ?? null };
  if (spec?.nfs !== undefined) return { object, path: "/spec/nfs/path", value: spec.nfs.path };
  return { object, path: "/spec/iscsi/iqn", value: spec?.iscsi?.iqn ?? null };
}

function check(
  backend: string,
  volumes: readonly PersistentVolume[],
  csiDrivers: Observation<readonly CSIDriver[]>,
): Found | Undecided | undefined {
  // One that several Nodes may use says that sharing is meant.
  if (volumes.length < 2 || !volumes.every(isExclusive)) return undefined;
  const bound = volumes.filter(({ status }) => status?.phase === "Bound");
  if (bound.length < 2) return violate("stale", backend, volumes);
  if (volumes.some(({ spec }) => spec?.nfs !== undefined)) return violate("shared", backend, bound);
  const driver = volumes[0]?.spec?.csi?.driver;
  if (driver === undefined) return violate("mounted", backend, bound);
  if (csiDrivers.state === "unobserved") {
    return undecidedBy(
      csiDrivers,
      `whether several Nodes may mount ${backend}, which ${bound.length} volumes are bound to`,
    );
  }
  // A driver without attachments serves a file system of many clients.
  return violate(unattachedDrivers(csiDrivers.value).has(driver) ? "shared" : "mounted", backend, bound);
}

function violate(messageId: MessageId, backend: string, volumes: readonly PersistentVolume[]): Found | undefined {
  const sorted = volumes.toSorted((a, b) => compareText(a.metadata.name, b.metadata.name));
  const [first, ...others] = sorted;
  if (first === undefined) return undefined;
  const pvs = sorted.map(({ metadata }) => metadata.name);
  return {
    messageId,
    severity: messageId === "mounted" ? "critical" : "medium",
    certainty: messageId === "mounted" ? "certain" : "conditional",
    subject: namedSubject("PersistentVolume", first.metadata.name),
    identity: { key: backend },
    data: { backend, pvs },
    affected: sorted.flatMap((volume) => {
      const claim = claimOf(volume);
      return claim === undefined ? [] : [namedSubject("PersistentVolumeClaim", claim)];
    }),
    evidence: [evidenceOf(first), ...others.map(evidenceOf)],
  };
}
