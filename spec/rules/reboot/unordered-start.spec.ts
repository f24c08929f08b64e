import type { FstabEntry, ServiceUnit } from "../../../lib/model/host-facts.js";
import { aLocalVolume, aMount, aNode, missing, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { unorderedStart } from "../../../rules/reboot/unordered-start.js";
import { aService } from "./a-service.js";

const reboot = { kind: "reboot", nodes: ["node1"] } as const;
const node1 = aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } });
const cluster = { nodes: [node1], persistentVolumes: [aLocalVolume("pg", "/data/pg")], pods: [] };
const bare = { nodes: [node1], persistentVolumes: [], pods: [] };
const data = aMount("/data", { id: 43 });
const line = (options: string, parts: Partial<FstabEntry> = {}): FstabEntry => ({
  spec: "UUID=0c2d",
  target: "/data",
  fstype: "xfs",
  options: options.split(","),
  line: 2,
  ...parts,
});
const host = (fstab: readonly FstabEntry[], kubelet: Partial<ServiceUnit> = {}, mount = data) => ({
  node1: {
    mounts: [ROOT_MOUNT, mount],
    fstab,
    mountUnits: [],
    paths: [],
    processes: [],
    runtimeConfiguration: [],
    serviceUnits: [aService("kubelet.service", kubelet), aService("containerd.service")],
  },
});

testRule(unorderedStart, {
  pass: {
    "everything is on the root file system": { change: reboot, cluster: bare, hosts: host([line("nofail")]) },
    "the disk has no nofail, so the boot waits for it": { change: reboot, cluster, hosts: host([line("defaults")]) },
    "a drop-in requires the mount": {
      change: reboot,
      cluster,
      hosts: host([line("nofail")], { requiresMountsFor: ["/data/pg"] }),
    },
    "fstab orders it before the kubelet": {
      change: reboot,
      cluster,
      hosts: host([line("nofail,x-systemd.before=kubelet.service")], { afterMounts: ["-.mount", "data.mount"] }),
    },
    "an automount lets the kubelet wait": {
      change: reboot,
      cluster,
      hosts: host([line("noauto,nofail,x-systemd.automount")], { afterMounts: ["data.mount"] }),
    },
    "a unit of its own mounts it": {
      change: reboot,
      cluster,
      hosts: {
        node1: {
          ...host([]).node1,
          mountUnits: [
            {
              name: "data.mount",
              where: "/data",
              what: "/dev/loop0",
              fragmentPath: "/etc/systemd/system/data.mount",
              unitFileState: "enabled",
            },
          ],
        },
      },
    },
    "nothing mounts it at boot, which is another rule's": { change: reboot, cluster, hosts: host([]) },
  },
  fail: {
    "a local volume lies behind nofail": {
      change: reboot,
      cluster,
      hosts: host([line("defaults,nofail")]),
      findings: [
        {
          messageId: "shadowed",
          severity: "critical",
          certainty: "conditional",
          message:
            "kubelet.service does not wait for /data, which holds PersistentVolume pg at /data/pg and is mounted with defaults,nofail",
          condition: "if the host boots and /data comes up late or not at all",
        },
      ],
    },
    "a local volume lies behind the network, with no change planned": {
      cluster,
      hosts: host(
        [line("hard", { fstype: "nfs4" })],
        {},
        aMount("/data", { id: 43, fstype: "nfs4", source: "nas:/data" }),
      ),
      findings: [{ messageId: "shadowed", severity: "medium" }],
    },
    "the runtime's disk has nofail": {
      change: reboot,
      cluster: bare,
      hosts: host(
        [line("nofail", { target: "/var/lib/containerd" })],
        {},
        aMount("/var/lib/containerd", { id: 44, device: "7:1" }),
      ),
      findings: [
        {
          messageId: "empty",
          severity: "high",
          message:
            "containerd.service does not wait for /var/lib/containerd, which holds the runtime's root at /var/lib/containerd and is mounted with nofail",
        },
      ],
    },
  },
  open: {
    "no service of a kubelet is known on the host": {
      change: reboot,
      cluster,
      hosts: { node1: { ...host([line("nofail")]).node1, serviceUnits: [] } },
      reason: "not-collected",
    },
    "the mount table does not come down to the root": {
      change: reboot,
      cluster: { ...bare, persistentVolumes: [aLocalVolume("pg", "/srv/pg")] },
      hosts: { node1: { ...host([line("nofail")]).node1, mounts: [data] } },
      reason: "malformed",
    },
    "fstab does not name it and nobody asked systemd": {
      change: reboot,
      cluster,
      hosts: { node1: { ...host([]).node1, mountUnits: missing("missing-tool", "systemctl is missing") } },
      reason: "missing-tool",
    },
  },
});
