import { mountEvidence } from "../../lib/derive/evidence.js";
import { isPersistent } from "../../lib/derive/kubelet-path.js";
import type { KubeletRoot } from "../../lib/derive/kubelet-root.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { isMountedAtBoot } from "../../lib/derive/mounted-at-boot.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Mount } from "../../lib/model/host-facts.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"vanishes" | "volatile", "node" | "path">;

/** Something that the Node depends on, and the path at which it looks for it. */
interface Place {
  readonly path: string;
  readonly what: string;
}

/** A mount made by hand is gone after a reboot, and the bare directory below it takes its place without an error. */
export const unpersistedMount = defineHostRule({
  id: "unpersisted-mount",
  family: "reboot",
  title: "A mount that the Node depends on is not made at boot",
  risks: ["A27", "G01", "G13"],
  rationale:
    "After a reboot the directory below the mount point is there and empty. The kubelet binds it, the runtime creates what " +
    "is missing, and applications start with no data instead of not starting.",
  sources: [
    "https://man7.org/linux/man-pages/man5/fstab.5.html",
    "pkg/volume/local/local.go in Kubernetes: a directory is bound whether or not anything is mounted on it",
  ],
  occasions: ["standing", "reboot", "power-off"],
  worst: { standing: "high", reboot: "critical", "power-off": "critical" },
  identity: ["node", "path"],
  messages: {
    vanishes: {
      message: "{mount} ({source}) holds {what} at {path} and is in neither /etc/fstab nor a systemd mount unit",
      impact: "After a reboot {path} is missing or empty, and what uses it starts on the empty directory.",
      condition: "if the host reboots before the mount is made permanent",
      remediation: [
        {
          text: "Add a line by UUID to /etc/fstab and check it before any reboot.",
          commands: ["findmnt -no UUID,FSTYPE -- {mount}", "findmnt --verify"],
          destructive: false,
        },
      ],
      verify: ["findmnt --fstab -- {mount}"],
    },
    volatile: {
      message: "{mount} holds {what} at {path} and is a {fstype}, which lives in memory",
      impact: "After a reboot its content is gone.",
      condition: "if the host reboots",
      remediation: [{ text: "Copy the content to a disk.", commands: ["findmnt -T {path}"], destructive: false }],
      verify: ["findmnt -T {path}"],
    },
  },
  requires: { cluster: ["volumePlaces"], host: ["mountTable", "fstab", "kubeletRoot"] },
  consults: { host: ["mountUnits"] },
  evaluate: ({ change, cluster, host }) => {
    const name = host.node ?? host.name;
    const volumes = cluster.volumePlaces.isKnown(name) ? cluster.volumePlaces.localOn(name) : [];
    const { mountTable, kubeletRoot, fstab, mountUnits } = host.facts;
    const severity = change.kind === "standing" ? "high" : "critical";
    return examine(placesOf(kubeletRoot, volumes), (place) => {
      const mount = mountTable.containing(place.path);
      if (mount === undefined) return { reason: "malformed", detail: `no mount of the host holds ${place.path}` };
      if (mount.target === "/") return undefined;
      if (!isPersistent(mount.fstype)) return violate("volatile", severity, place, mount, mountTable, name);
      const isPermanent = isMountedAtBoot(mount, fstab, mountUnits);
      if (typeof isPermanent !== "boolean") return isPermanent;
      return isPermanent ? undefined : violate("vanishes", severity, place, mount, mountTable, name);
    });
  },
});

function placesOf(kubeletRoot: KubeletRoot, volumes: readonly PersistentVolume[]): readonly Place[] {
  const ofVolumes = volumes.flatMap(({ metadata: { name }, spec }) => {
    const path = spec?.local?.path ?? spec?.hostPath?.path;
    return path === undefined ? [] : [{ path, what: `PersistentVolume ${name}` }];
  });
  return [{ path: kubeletRoot.realPath, what: "the kubelet's root" }, ...ofVolumes];
}

function violate(
  messageId: Found["messageId"],
  severity: "high" | "critical",
  { path, what }: Place,
  mount: Mount,
  table: MountTable,
  node: string,
): Found {
  return {
    messageId,
    severity,
    certainty: "conditional",
    subject: directorySubject(path),
    identity: { node, path },
    data: { path, what, mount: mount.target, source: mount.source, fstype: mount.fstype },
    evidence: [mountEvidence(node, table, mount)],
  };
}
