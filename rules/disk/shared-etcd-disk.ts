import { etcdDataDirectory, mayRunEtcd } from "../../lib/derive/etcd-data-directory.js";
import { mountEvidence } from "../../lib/derive/evidence.js";
import { directorySubject } from "../../lib/derive/subject.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, open } from "../../lib/rule.js";

/** A log that fills the disk takes the cluster's memory with it. */
export const sharedEtcdDisk = defineHostRule({
  id: "shared-etcd-disk",
  family: "disk",
  title: "etcd shares its file system with what can fill it",
  risks: ["B06"],
  rationale:
    "Images, logs and emptyDir volumes grow without asking. On a full file system etcd cannot write and the API stops; on a " +
    "busy one its fsyncs are late and leaders are lost.",
  sources: [
    "https://etcd.io/docs/v3.6/op-guide/hardware/",
    "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/",
  ],
  occasions: ["standing"],
  worst: { standing: "medium" },
  identity: ["node", "path"],
  messages: {
    shared: {
      message: "etcd's data directory {path} and the kubelet's root {root} are on the same file system, {mount}",
      impact: "When images, logs or volumes fill {mount}, etcd cannot write and the API stops.",
      remediation: [
        {
          text: "Give etcd a disk of its own, mounted at {path}, while the Node is out of service.",
          commands: ["df -h -- {path}"],
          destructive: false,
        },
      ],
      verify: ["findmnt -T {path}"],
    },
  },
  requires: { host: ["processes", "mountTable", "kubeletRoot"] },
  consults: { host: ["etcdDataDirectories"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const { processes, mountTable, kubeletRoot, etcdDataDirectories } = host.facts;
    const directories = observedValue(etcdDataDirectories);
    const path = etcdDataDirectory(processes, directories);
    if (path === undefined) {
      return mayRunEtcd(processes, directories)
        ? open("not-collected", `where etcd on ${node} keeps its data; on the host: ps -o args= -C etcd`)
        : { kind: "notApplicable", reason: "no etcd runs on the host" };
    }
    const mount = mountTable.containing(path);
    const other = mountTable.containing(kubeletRoot.realPath);
    const isShared = mount !== undefined && mount.device === other?.device;
    const violations = isShared
      ? [
          {
            messageId: "shared" as const,
            severity: "medium" as const,
            certainty: "certain" as const,
            subject: directorySubject(path),
            identity: { node, path },
            data: { path, root: kubeletRoot.path, mount: mount.target },
            evidence: [mountEvidence(node, mountTable, mount)] as const,
          },
        ]
      : [];
    return { kind: "examined", examined: 1, violations, undecided: [] };
  },
});
