import { hoursBetween } from "../../lib/derive/age.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { KubernetesObject } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, open, type Violation } from "../../lib/rule.js";

/** kubectl sorts one kind at a time: with several, --sort-by ends with an error. */
const BY_AGE =
  "-o custom-columns=CREATED:.metadata.creationTimestamp,KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name --no-headers | sort";

type Found = Violation<"data" | "objects", "kind">;

interface Kind {
  readonly kind: string;
  readonly objects: readonly KubernetesObject[];
}

/** The API forgets what was made since; the disks and the Nodes do not. */
export const vanishingObject = defineClusterRule({
  id: "vanishing-object",
  family: "etcd",
  title: "Objects made after the snapshot vanish with the restore",
  risks: ["E12"],
  rationale:
    "A restore takes the API back to the moment of the snapshot. A claim that was made since is unknown again: its volume's data stays " +
    "on a disk that nobody points to, and its StatefulSet is given a new, empty one. Pods made since are killed by their kubelets.",
  sources: [
    "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/#restoring-an-etcd-cluster",
    "pkg/kubelet/config/config.go in Kubernetes: what the API no longer lists is removed",
  ],
  occasions: ["restore-etcd"],
  worst: { "restore-etcd": "critical" },
  identity: ["kind"],
  messages: {
    data: {
      message: "The restore loses {count:{kind}|{kind}s} made after the snapshot of {takenAt}: {names}",
      impact: "Their data stays behind with nothing that points to it, and applications start on new, empty volumes.",
      remediation: [
        {
          text: "Write them down before anything is stopped; after the restore make the volumes again, bound to the same data, before their applications start.",
          commands: [
            "kubectl get pv -o yaml > pv-before-restore.yaml",
            "kubectl get pvc -A -o yaml > pvc-before-restore.yaml",
          ],
          destructive: false,
        },
      ],
      verify: [`kubectl get pv,pvc -A ${BY_AGE}`],
    },
    objects: {
      message: "The restore loses {count:{kind}|{kind}s} made after the snapshot of {takenAt}: {names}",
      impact:
        "The cluster no longer knows them; what runs of them is stopped, and a Node comes back when its kubelet is started again.",
      remediation: [
        {
          text: "Write down all that is newer than the snapshot, and apply it again afterwards.",
          commands: ["kubectl get nodes,ns,deploy,sts,ds,svc,crd -A -o yaml > objects-before-restore.yaml"],
          destructive: false,
        },
      ],
      verify: [`kubectl get nodes,ns,deploy,sts,ds,svc -A ${BY_AGE}`],
    },
  },
  requires: {
    cluster: [
      "persistentVolumes",
      "persistentVolumeClaims",
      "nodes",
      "namespaces",
      "deployments",
      "statefulSets",
      "services",
    ],
  },
  hosts: { of: "touched", need: "any", facts: ["etcdSnapshots"] },
  evaluate: ({ change, cluster, hosts }) => {
    const takenAt = [...hosts.values()]
      .flatMap(({ facts }) => observedValue(facts.etcdSnapshots)?.files ?? [])
      .find(({ path }) => path === change.backup)?.modifiedAt;
    if (takenAt === undefined) {
      return open(
        "not-collected",
        `of when ${change.backup} is: it was on no host that was looked at; ls -l --time-style=full-iso ${change.backup}`,
      );
    }
    const kinds: readonly Kind[] = [
      { kind: "PersistentVolumeClaim", objects: cluster.persistentVolumeClaims },
      { kind: "PersistentVolume", objects: cluster.persistentVolumes },
      { kind: "Node", objects: cluster.nodes },
      { kind: "Namespace", objects: cluster.namespaces },
      { kind: "StatefulSet", objects: cluster.statefulSets },
      { kind: "Deployment", objects: cluster.deployments },
      { kind: "Service", objects: cluster.services },
    ];
    const violations = kinds.flatMap((kind) => violate(kind, takenAt));
    return { kind: "examined", examined: kinds.length, violations, undecided: [] };
  },
});

function violate({ kind, objects }: Kind, takenAt: string): readonly Found[] {
  const newer = objects.filter(({ metadata }) => hoursBetween(takenAt, metadata.creationTimestamp ?? takenAt) > 0);
  const [first] = newer;
  if (first === undefined) return [];
  const isData = kind.startsWith("PersistentVolume");
  const affected = newer.map((object) => objectSubject(kind, object));
  const names = affected.map(({ namespace, name }) => (namespace === undefined ? name : `${namespace}/${name}`));
  return [
    {
      messageId: isData ? "data" : "objects",
      severity: isData ? "critical" : "high",
      certainty: "certain",
      subject: { kind, name: "made after the snapshot" },
      identity: { kind },
      data: { kind, count: newer.length, takenAt, names },
      affected,
      evidence: [
        {
          object: `${kind}/${names[0]}`,
          path: "/metadata/creationTimestamp",
          value: first.metadata.creationTimestamp ?? null,
        },
      ],
    },
  ];
}
