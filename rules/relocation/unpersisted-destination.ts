import { mountEvidence } from "../../lib/derive/evidence.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { isMountedAtBoot } from "../../lib/derive/mounted-at-boot.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { FstabEntry, Mount, MountUnit } from "../../lib/model/host-facts.js";
import type { Observation } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"notMountedAtBoot" | "volatile", "node" | "path">;

interface Boot {
  readonly fstab: readonly FstabEntry[];
  readonly mountUnits: Observation<readonly MountUnit[]>;
}

/** A disk that somebody mounted by hand is gone after the next reboot, and so is what was moved there. */
export const unpersistedDestination = defineHostRule({
  id: "unpersisted-destination",
  family: "relocation",
  title: "The directory's new file system is not mounted at boot",
  risks: ["A27"],
  rationale:
    "After a reboot the symbolic link dangles and the kubelet cannot create its root, or the old tree is there again with an " +
    "old state: certificates, volumes and Pods as they were before the move.",
  sources: [
    "https://man7.org/linux/man-pages/man5/fstab.5.html",
    "https://www.freedesktop.org/software/systemd/man/systemd.mount.html",
  ],
  occasions: ["relocate"],
  worst: { relocate: "critical" },
  identity: ["node", "path"],
  messages: {
    notMountedAtBoot: {
      message: "{mount} ({source}) holds {path} and is in neither /etc/fstab nor a systemd mount unit",
      impact: "After a reboot {path} is missing or shows what lay below the mount; the node starts without its state.",
      condition: "if the host reboots before the mount is made permanent",
      remediation: [
        {
          text: "Add a line by UUID to /etc/fstab, ordered before the kubelet, and check it before any reboot.",
          commands: ["findmnt -no UUID,FSTYPE -- {mount}", "findmnt --verify"],
          destructive: false,
        },
      ],
      verify: ["findmnt --fstab -- {mount}"],
    },
    volatile: {
      message: "{mount} holds {path} and is a {fstype}, which lives in memory",
      impact: "Everything that is moved there is gone after a reboot.",
      condition: "if the host reboots",
      remediation: [{ text: "Choose a directory on a disk.", commands: ["findmnt -T {path}"], destructive: false }],
      verify: ["findmnt -T {path}"],
    },
  },
  requires: { host: ["relocation", "mountTable", "fstab"] },
  consults: { host: ["mountUnits"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const { relocation, mountTable, ...boot } = host.facts;
    return examine(relocation, (tree) => check(tree, mountTable, boot, node));
  },
});

function check(
  { move, destinationMount: mount }: RelocatedTree,
  table: MountTable,
  { fstab, mountUnits }: Boot,
  node: string,
): Found | Undecided | undefined {
  const path = move.to;
  if (mount === undefined) return { reason: "malformed", detail: `no mount of the host holds ${path}` };
  // The root file system is mounted by the kernel's command line or the initramfs, whatever fstab says.
  if (mount.target === "/") return undefined;
  if (VOLATILE.has(mount.fstype)) return violate("volatile", path, mount, table, node);
  const isPermanent = isMountedAtBoot(mount, fstab, mountUnits);
  if (typeof isPermanent !== "boolean") return isPermanent;
  return isPermanent ? undefined : violate("notMountedAtBoot", path, mount, table, node);
}

const VOLATILE: ReadonlySet<string> = new Set(["tmpfs", "ramfs", "devtmpfs"]);

function violate(messageId: Found["messageId"], path: string, mount: Mount, table: MountTable, node: string): Found {
  return {
    messageId,
    severity: "critical",
    certainty: "conditional",
    subject: directorySubject(path),
    identity: { node, path },
    data: { path, mount: mount.target, source: mount.source, fstype: mount.fstype },
    evidence: [mountEvidence(node, table, mount)],
  };
}
