import type { RunbookStep } from "../runbook.js";
import { type Command, forEach, octalPath, script } from "../script.js";
import { type NodePlan, volumeCopies } from "./node-plan.js";

/** Points to go back to, taken while everything still runs. */
export function takeRollbackPoints({ node }: NodePlan): RunbookStep {
  return {
    title: "Take points to go back to",
    text: [
      `Take a snapshot of the disks of ${node}, the system disk included, where the provider or the storage offers one.`,
      `If ${node} runs an etcd member, save its keyspace and keep the file on another machine.`,
    ],
    scripts: [
      script(
        [
          [
            "kubectl exec --namespace=kube-system etcd-{node} -- etcdctl --endpoints=https://127.0.0.1:2379 " +
              "--cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt " +
              "--key=/etc/kubernetes/pki/etcd/server.key snapshot save /var/lib/etcd/before-relocation.db",
            { node },
          ],
          [
            "kubectl exec --namespace=kube-system etcd-{node} -- etcdutl --write-out=table snapshot status " +
              "/var/lib/etcd/before-relocation.db",
            { node },
          ],
        ],
        "Only where etcd is a static Pod as kubeadm makes it (the file then lies in /var/lib/etcd on the host):",
      ),
    ],
    stop: "Stop when there is no point to go back to: from the step that removes the old tree on, nothing else undoes it.",
  };
}

export function emptyTheNode({ node, hasEmptyDirs }: NodePlan): RunbookStep {
  const flags = hasEmptyDirs ? "--ignore-daemonsets --delete-emptydir-data" : "--ignore-daemonsets";
  return {
    title: "Empty the node",
    text: [
      "Where kubectl is set up. On a single node too: what is not evicted keeps its volumes mounted.",
      "DaemonSet Pods and static Pods stay; they are stopped below.",
      ...(hasEmptyDirs
        ? [
            "It deletes what Pods keep in emptyDir volumes: ask their owners first, the finding about them names the Pods.",
          ]
        : []),
    ],
    scripts: [
      script([
        ["kubectl cordon -- {node}", { node }],
        [`kubectl drain ${flags} --timeout=15m -- {node}`, { node }],
        ["kubectl get pods --all-namespaces --output=wide --field-selector=spec.nodeName={node}", { node }],
      ]),
    ],
    stop:
      "Stop when the drain refuses or runs out of time: kaudit audit drain says why. Do not add --force" +
      `${hasEmptyDirs ? "" : " or --delete-emptydir-data"} before you know what it deletes. Stop when the last list shows a Pod that is neither of a ` +
      "DaemonSet nor static.",
  };
}

// mountpoint(1) of busybox compares devices and takes a bind of the same one for a plain directory; the mount table does not.
const IS_UNMOUNTED = `target="$target" awk '$5 == ENVIRON["target"] { print $5; n++ } END { exit n > 0 }' /proc/1/mountinfo`;

/** The kubelet, still running, unmounts what the evicted Pods used. */
export function awaitUnmounting({ node, volumes }: NodePlan): readonly RunbookStep[] {
  const targets = volumes.flatMap(({ mountedAt }) => mountedAt);
  if (targets.length === 0) return [];
  return [
    {
      title: "See that the volumes are unmounted",
      text: [
        `On ${node}. The kubelet takes a minute or two. These were mounted when the facts were read.`,
        "It prints each one that still is.",
      ],
      scripts: [script([forEach("target", targets.map(octalPath), IS_UNMOUNTED)])],
      stop: "Stop while one is mounted: some Pod still uses it, perhaps one of a DaemonSet. Do not unmount it under the Pod.",
    },
  ];
}

/** A copy on another disk, made while nothing writes. */
export function copyVolumes({ node, volumes }: NodePlan): readonly RunbookStep[] {
  const copies = volumeCopies(volumes);
  const unseen = volumes
    .filter(({ hostPath }) => hostPath === null)
    .map(({ pv, mountedAt }) => pv ?? mountedAt[0] ?? "");
  if (copies.length === 0 && unseen.length === 0) return [];
  const commands = copies.flatMap(({ hostPath, name }): readonly Command[] => [
    [`rsync -aHAXS --numeric-ids -- {from}/ "$backup"/{name}/`, { from: hostPath, name }],
    [
      `left=$(rsync -aHAXSn --checksum --itemize-changes --numeric-ids -- {from}/ "$backup"/{name}/)`,
      { from: hostPath, name },
    ],
    ['test -z "$left"'],
  ]);
  return [
    {
      title: "Copy the volumes to another disk or machine",
      text: [
        `On ${node}. First set backup=DIRECTORY, an existing one outside of every path of this change.`,
        "The second rsync of each pair only compares and must find no difference.",
        ...(unseen.length === 0
          ? []
          : [`Where the data of ${unseen.join(", ")} lies was not seen: copy it by the means of its application.`]),
      ],
      scripts: copies.length === 0 ? [] : [script([['test -d "$backup"'], ...commands])],
      stop: "Stop when a copy is not complete or there is no room for it.",
    },
  ];
}
