import { directorySubject } from "../../lib/derive/subject.js";
import type { FstabEntry } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"stopsBoot" | "deviceName", "node" | "path" | "key">;

const NETWORK: ReadonlySet<string> = new Set(["nfs", "nfs4", "cifs", "ceph", "glusterfs"]);
/** Names that the kernel gives in the order in which it finds disks. */
const UNSTABLE_NAME = /^\/dev\/(?:sd[a-z]+|vd[a-z]+|xvd[a-z]+|hd[a-z]+|nvme\d+n\d+)(?:p?\d+)?$/;

/** A disk that is slow, gone or renamed stops the boot, and nobody can log in to mend it. */
export const fstabHazard = defineHostRule({
  id: "fstab-hazard",
  family: "reboot",
  title: "A line of /etc/fstab can stop the host from booting",
  risks: ["G02", "G03"],
  rationale:
    "systemd waits 90 seconds for the device of every line without nofail and then drops to an emergency shell. A name such as " +
    "/dev/sdb belongs to whichever disk the kernel finds second, which may be another one next time.",
  sources: [
    "https://www.freedesktop.org/software/systemd/man/systemd.mount.html",
    "https://man7.org/linux/man-pages/man5/fstab.5.html",
  ],
  occasions: ["standing", "reboot", "power-off", "relocate"],
  worst: { standing: "medium", reboot: "high", "power-off": "high", relocate: "medium" },
  identity: ["node", "path", "key"],
  messages: {
    stopsBoot: {
      message: "Line {line} of /etc/fstab mounts {target} from {spec} without nofail",
      impact: "If the device does not come up, the host stops in an emergency shell and does not join the cluster.",
      condition: "if the device is missing or late at the next boot",
      remediation: [
        {
          text: "Add nofail (and _netdev for a network file system), with RequiresMountsFor in the units that need the mount.",
          commands: ["findmnt --verify", "systemctl cat kubelet"],
          destructive: false,
        },
      ],
      verify: ["grep -n -F -- {target} /etc/fstab"],
    },
    deviceName: {
      message:
        "Line {line} of /etc/fstab mounts {target} by the name {spec}, which the kernel may give to another disk",
      impact: "After a reboot another disk can be mounted there, or none.",
      condition: "if the kernel finds the disks in another order at the next boot",
      remediation: [
        { text: "Name the file system by UUID.", commands: ["blkid -o value -s UUID -- {spec}"], destructive: false },
      ],
      verify: ["grep -n -F -- {target} /etc/fstab"],
    },
  },
  requires: { host: ["fstab"] },
  evaluate: ({ change, host }) => {
    const node = host.node ?? host.name;
    const severity = change.kind === "standing" || change.kind === "relocate" ? "medium" : "high";
    return examine(host.facts.fstab, (entry) => check(entry, node, severity));
  },
});

function check(entry: FstabEntry, node: string, severity: "medium" | "high"): readonly Found[] {
  const { target, options, fstype, spec } = entry;
  if (fstype === "swap" || !target.startsWith("/") || options.includes("noauto")) return [];
  const isEssential = target === "/" || target === "/boot" || target === "/boot/efi" || target === "/usr";
  const isOptional = options.includes("nofail") || options.includes("x-systemd.automount");
  const isFromDisk = spec.startsWith("/dev/") || /^(?:PART)?(?:UUID|LABEL)=/i.test(spec) || NETWORK.has(fstype);
  return [
    ...(!isEssential && !isOptional && isFromDisk ? [violate("stopsBoot", entry, node, severity)] : []),
    ...(UNSTABLE_NAME.test(spec) ? [violate("deviceName", entry, node, severity)] : []),
  ];
}

function violate(
  messageId: Found["messageId"],
  { target, spec, line }: FstabEntry,
  node: string,
  severity: "medium" | "high",
): Found {
  return {
    messageId,
    severity,
    certainty: "conditional",
    subject: directorySubject(target),
    identity: { node, path: target, key: messageId },
    data: { target, spec, line },
    evidence: [{ host: node, fact: "fstab", path: "", value: { line, spec, target } }],
  };
}
