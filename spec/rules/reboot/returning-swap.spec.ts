import type { FstabEntry, HostProcess, KubeletConfiguration, Swap } from "../../../lib/model/host-facts.js";
import { missing, testRule } from "../../../lib/testing/index.js";
import { returningSwap } from "../../../rules/reboot/returning-swap.js";

const reboot = { kind: "reboot", nodes: ["node1"] } as const;
const line: FstabEntry = { spec: "UUID=5c3a", target: "none", fstype: "swap", options: ["sw"], line: 4 };
const running = (role: HostProcess["role"], flags: Readonly<Record<string, string>> = {}): HostProcess => ({
  pid: 9,
  parentPid: 1,
  role,
  isDefunct: false,
  arguments: flags,
});
interface Parts {
  readonly fstab?: readonly FstabEntry[];
  readonly swaps?: readonly Swap[];
  readonly processes?: readonly HostProcess[];
  readonly configuration?: Partial<KubeletConfiguration>;
}
const host = ({ fstab = [line], swaps = [], processes = [running("kubelet")], configuration = {} }: Parts = {}) => ({
  node1: {
    fstab,
    swaps,
    processes,
    kubeletConfiguration: { path: "/var/lib/kubelet/config.yaml", ...configuration },
  },
});

testRule(returningSwap, {
  pass: {
    "the kubelet is configured to bear swap": { change: reboot, hosts: host({ configuration: { failSwapOn: false } }) },
    "a flag tells it to": {
      change: reboot,
      hosts: host({
        processes: [running("kubelet", { "fail-swap-on": "false" })],
        configuration: { failSwapOn: true },
      }),
    },
    "k3s tells its own to": { change: reboot, hosts: host({ processes: [running("k3s")] }) },
  },
  fail: {
    "swap was turned off by hand": {
      change: reboot,
      hosts: host(),
      findings: [
        {
          messageId: "returns",
          severity: "high",
          certainty: "conditional",
          message:
            "Swap is off on node1, and line 4 of /etc/fstab turns UUID=5c3a on at boot; the kubelet does not bear it",
        },
      ],
    },
    "nobody plans a reboot yet": { hosts: host(), findings: [{ messageId: "returns", severity: "medium" }] },
    "a flag outranks the file": {
      hosts: host({
        processes: [running("kubelet", { "fail-swap-on": "true" })],
        configuration: { failSwapOn: false },
      }),
      findings: [{ messageId: "returns" }],
    },
  },
  notApplicable: {
    "fstab has no swap": { change: reboot, hosts: host({ fstab: [{ ...line, fstype: "xfs", target: "/data" }] }) },
    "fstab does not turn it on at boot": {
      change: reboot,
      hosts: host({ fstab: [{ ...line, options: ["sw", "noauto"] }] }),
    },
    "swap is on, and the kubelet runs": {
      change: reboot,
      hosts: host({ swaps: [{ source: "/dev/vdb", sizeBytes: 1024 }] }),
    },
  },
  open: {
    "drop-ins may let it bear swap": {
      change: reboot,
      hosts: host({ configuration: { hasDropIns: true } }),
      reason: "not-collected",
    },
    "fstab could not be read": {
      change: reboot,
      hosts: { node1: { ...host().node1, fstab: missing("forbidden", "it takes root") } },
      reason: "forbidden",
    },
  },
});
