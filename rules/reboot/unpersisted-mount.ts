import { mountEvidence } from "../../lib/derive/evidence.js";
import { isPersistent } from "../../lib/derive/kubelet-path.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { isMountedAtBoot } from "../../lib/derive/mounted-at-boot.js";
import type { NodePlace } from "../../lib/derive/node-places.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Mount } from "../../lib/model/host-facts.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"vanishes" | "refused" | "volatile", "node" | "path">;

const PERSIST = {
  text: "Add a line by UUID to /etc/fstab and check it before any reboot.",
  commands: ["findmnt -no UUID,FSTYPE -- {mount}", "findmnt --verify"],
  destructive: false,
};

/** A mount made by hand is gone after a reboot, and the bare directory below it takes its place without an error. */
export const unpersistedMount = defineHostRule({
  id: "unpersisted-mount",
  family: "reboot",
  title: "A mount that the Node depends on is not made at boot",
  risks: ["A19", "A27", "G01", "G13"],
  rationale:
    "After a reboot the directory below the mount point is there and empty. The kubelet binds it, the runtime creates what " +
    "is missing, and applications start with no data instead of not starting.",
  sources: [
    "https://man7.org/linux/man-pages/man5/fstab.5.html",
    "pkg/volume/local/local.go in Kubernetes: a directory is bound whether or not anything is mounted on it",
  ],
  occasions: ["standing", "reboot", "power-off", "relocate"],
  worst: { standing: "high", reboot: "critical", "power-off": "critical", relocate: "medium" },
  identity: ["node", "path"],
  messages: {
    vanishes: {
      message: "{mount} ({source}) holds {what} at {path} and is in neither /etc/fstab nor a systemd mount unit",
      impact: "After a reboot {path} is missing or empty, and what uses it starts on the empty directory.",
      condition: "if the host reboots before the mount is made permanent",
      remediation: [PERSIST],
      verify: ["findmnt --fstab -- {mount}"],
    },
    refused: {
      message: "{mount} ({source}) holds {what} at {path} and is in neither /etc/fstab nor a systemd mount unit",
      impact: "After a reboot {path} is missing; what needs it does not start until the mount is made again.",
      condition: "if the host reboots before the mount is made permanent",
      remediation: [PERSIST],
      verify: ["findmnt --fstab -- {mount}"],
    },
    volatile: {
      message: "{mount} holds {what} at {path} and its type is {fstype}, which lives in memory",
      impact: "After a reboot its content is gone.",
      condition: "if the host reboots",
      remediation: [{ text: "Copy the content to a disk.", commands: ["findmnt -T {path}"], destructive: false }],
      verify: ["findmnt -T {path}"],
    },
  },
  requires: { host: ["nodePlaces", "mountTable", "fstab"] },
  consults: { host: ["mountUnits"] },
  evaluate: ({ change, host }) => {
    const name = host.node ?? host.name;
    const { nodePlaces, mountTable, fstab, mountUnits } = host.facts;
    const outcome = examine(nodePlaces.places, (place): Found | Undecided | undefined => {
      const mount = mountTable.holding(place.path);
      if (mount === undefined) return { reason: "malformed", detail: `no mount of the host holds ${place.path}` };
      // Devices and their links are made at every boot, from what is there.
      if (mount.target === "/" || mount.target === "/dev") return undefined;
      const context = { node: name, occasion: change.kind, table: mountTable };
      // Who mounts a directory in memory by hostPath mostly means to.
      if (livesInMemory(mount, mountTable))
        return place.kind === "hostPath" ? undefined : violate("volatile", place, mount, context);
      const isPermanent = isMountedAtBoot(mount, fstab, mountUnits);
      if (typeof isPermanent !== "boolean") return isPermanent;
      return isPermanent
        ? undefined
        : violate(startsEmpty(place, mount) ? "vanishes" : "refused", place, mount, context);
    });
    if (outcome.kind === "notApplicable") return outcome;
    return { ...outcome, undecided: [...outcome.undecided, ...nodePlaces.undecided] };
  },
});

/** An overlay is as lasting as the directory that it writes to; a host that cannot see that one is itself a container or a live system. */
function livesInMemory({ fstype, superOptions }: Mount, table: MountTable): boolean {
  if (fstype !== "overlay") return !isPersistent(fstype);
  const upper = superOptions.find((option) => option.startsWith("upperdir="))?.slice("upperdir=".length);
  const disk = upper === undefined ? undefined : table.containing(upper);
  return disk !== undefined && disk.fstype !== "overlay" && !isPersistent(disk.fstype);
}

/**
 * Whether what uses the place may start on an empty directory. The bare mount point is always there, and nobody can see what
 * else lies below the mount; a hostPath alone may be of a type that must exist.
 */
function startsEmpty({ path, kind, isRecreated }: NodePlace, { target }: Mount): boolean {
  return kind !== "hostPath" || path === target || isRecreated;
}

interface Context {
  readonly node: string;
  readonly occasion: "standing" | "reboot" | "power-off" | "relocate";
  readonly table: MountTable;
}

function violate(
  messageId: Found["messageId"],
  { path, what, kind }: NodePlace,
  mount: Mount,
  { node, occasion, table }: Context,
): Found {
  // Images are pulled anew, and a Pod that does not start has lost nothing.
  const isLoss = kind !== "runtime" && messageId !== "refused";
  return {
    messageId,
    severity: severityOf(isLoss, occasion),
    certainty: "conditional",
    subject: directorySubject(path),
    identity: { node, path },
    data: { path, what, mount: mount.target, source: mount.source, fstype: mount.fstype },
    evidence: [mountEvidence(node, table, mount)],
  };
}

function severityOf(isLoss: boolean, occasion: Context["occasion"]): Severity {
  switch (occasion) {
    case "relocate":
      return "medium";
    case "standing":
      return isLoss ? "high" : "medium";
    case "reboot":
    case "power-off":
      return isLoss ? "critical" : "high";
  }
}
