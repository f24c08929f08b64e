import { isAtOrBelow } from "../../lib/derive/path.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { DaemonSet } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

/** Drivers and agents have the kubelet's directory written into their manifests. */
export const hardcodedRoot = defineClusterRule({
  id: "hardcoded-root",
  family: "relocation",
  title: "A DaemonSet has the old directory written into it",
  risks: ["A12", "A31"],
  rationale:
    "With another --root-dir the kubelet looks for plugin sockets in a new directory while drivers register in the old one, " +
    "and kubeadm goes on writing to /var/lib/kubelet whatever the flag says.",
  sources: [
    "https://github.com/kubernetes/kubeadm/issues/1478",
    "https://kubernetes-csi.github.io/docs/node-driver-registrar.html",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["namespace", "name"],
  messages: {
    hardcoded: {
      message: "DaemonSet {daemonSet} mounts {path}, which the new root directory leaves behind",
      impact:
        "Its driver or agent works in a directory that the kubelet no longer reads; volumes of the driver cannot be mounted.",
      remediation: [
        {
          text: "Keep the path by mounting the new file system at it, or install the software anew with the new directory.",
          commands: ["kubectl get daemonset -o yaml -n {namespace} -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get csinodes"],
    },
  },
  requires: { cluster: ["daemonSets"] },
  evaluate: ({ change, cluster: { daemonSets } }) => {
    // With a link or a mount the old path leads to the new directory.
    if (change.method !== "root-dir") return { kind: "notApplicable", reason: "the path stays the same" };
    return examine(daemonSets, (daemonSet) =>
      check(
        daemonSet,
        change.moves.map(({ from }) => from),
      ),
    );
  },
});

function check(
  daemonSet: DaemonSet,
  roots: readonly string[],
): Violation<"hardcoded", "namespace" | "name"> | undefined {
  const volumes = daemonSet.spec?.template?.spec?.volumes ?? [];
  const position = volumes.findIndex(
    ({ hostPath }) => hostPath !== undefined && roots.some((root) => isAtOrBelow(hostPath.path, root)),
  );
  const path = volumes[position]?.hostPath?.path;
  if (path === undefined) return undefined;
  const { namespace = "", name } = daemonSet.metadata;
  return {
    messageId: "hardcoded",
    severity: "high",
    certainty: "certain",
    subject: objectSubject("DaemonSet", daemonSet),
    identity: { namespace, name },
    data: { daemonSet: `${namespace}/${name}`, namespace, name, path },
    evidence: [
      {
        object: `DaemonSet/${namespace}/${name}`,
        path: `/spec/template/spec/volumes/${position}/hostPath/path`,
        value: path,
      },
    ],
  };
}
