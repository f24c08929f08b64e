import { isLocal, localPathOf } from "../../lib/derive/local-volume.js";
import { isAtOrBelow } from "../../lib/derive/path.js";
import { namedSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

/** Directories that go when a distribution is taken off a machine, and what takes them. */
const REMOVED_BY: readonly (readonly [directory: string, command: string])[] = [
  ["/var/lib/rancher/k3s", "k3s-uninstall.sh"],
  ["/var/lib/rancher/rke2", "rke2-uninstall.sh"],
  ["/var/lib/k0s", "k0s reset"],
  ["/var/snap/microk8s", "snap remove microk8s"],
  ["/var/lib/kubelet", "kubeadm reset"],
];

/** The provisioner's default place is inside the directory that the uninstall script removes. */
export const volumeInDistributionDirectory = defineClusterRule({
  id: "volume-in-distribution-directory",
  family: "local-storage",
  title: "Volumes lie in a directory that the uninstallation removes",
  risks: ["C13"],
  rationale:
    "k3s keeps local-path volumes below its own data directory unless told otherwise, and its uninstall script removes that directory " +
    "with everything in it. Taking k3s off a machine in order to join it anew takes the data, too.",
  sources: [
    "https://docs.k3s.io/installation/uninstall",
    "https://docs.k3s.io/storage",
    "https://docs.rke2.io/install/uninstall",
  ],
  occasions: ["remove-node", "replace-control-plane"],
  worst: { "remove-node": "critical", "replace-control-plane": "critical" },
  identity: ["node", "path"],
  messages: {
    within: {
      message: "{directory} on {node} holds {count:PersistentVolume|PersistentVolumes}: {pvs}",
      impact: "The data is deleted with the software, whatever the volumes' reclaim policy says.",
      condition: "if {script} is run on the host before the data is copied",
      remediation: [
        {
          text: "Copy the directories to another machine before anything is uninstalled.",
          commands: ["sudo tar -C {directory} -czf {archive} ."],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -o yaml -- {pvs}"],
    },
  },
  requires: { cluster: ["volumePlaces"] },
  evaluate: ({ change, cluster: { volumePlaces } }) =>
    examine(change.nodes, (node) =>
      REMOVED_BY.flatMap(
        ([directory, script]) =>
          violate(
            node,
            directory,
            script,
            volumePlaces.localOn(node).filter((volume) => isIn(volume, directory)),
          ) ?? [],
      ),
    ),
});

/** A bound volume; the directory of one that nothing is bound to is empty or forgotten. */
function isIn(volume: PersistentVolume, directory: string): boolean {
  return isLocal(volume) && claimOf(volume) !== undefined && isAtOrBelow(localPathOf(volume) ?? "/", directory);
}

function violate(
  node: string,
  directory: string,
  script: string,
  volumes: readonly PersistentVolume[],
): Violation<"within", "node" | "path"> | undefined {
  const [first] = volumes;
  if (first === undefined) return undefined;
  const pvs = volumes.map(({ metadata }) => metadata.name).sort();
  return {
    messageId: "within",
    severity: "critical",
    certainty: "conditional",
    subject: { kind: "Node", name: node },
    identity: { node, path: directory },
    data: { node, directory, script, count: pvs.length, pvs, archive: `/root/${node}-volumes.tar.gz` },
    affected: pvs.map((pv) => namedSubject("PersistentVolume", pv)),
    evidence: [
      {
        object: `PersistentVolume/${first.metadata.name}`,
        path: first.spec?.local === undefined ? "/spec/hostPath/path" : "/spec/local/path",
        value: localPathOf(first) ?? null,
      },
    ],
  };
}
