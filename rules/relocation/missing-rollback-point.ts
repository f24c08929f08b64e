import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { namedSubject } from "../../lib/derive/subject.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, type Violation } from "../../lib/rule.js";

type Found = Violation<"exposed" | "present", "node">;

/** What cannot be seen from the cluster is asked for: a backup elsewhere has to be vouched for by a person. */
export const missingRollbackPoint = defineClusterRule({
  id: "missing-rollback-point",
  family: "relocation",
  title: "No rollback point is known for the data on the Node",
  risks: ["A34"],
  rationale:
    "A relocation cannot be undone once the old tree is gone. The author of the first incident had weighed the price of a disk " +
    "snapshot and gone without one, because nothing had told him that data was at stake.",
  sources: ["https://kubernetes.io/docs/concepts/storage/volume-snapshots/"],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node"],
  messages: {
    exposed: {
      message:
        "{count:local volume of {node} is|local volumes of {node} are} mounted inside what is to move, with no copy known: {volumes}",
      impact: "A mistake in the change is final for them.",
      condition: "if no snapshot or copy of them exists outside of the cluster's knowledge",
      remediation: [
        {
          text: "Take a snapshot of the disk or copy the volumes, try to restore it, then vouch for it.",
          commands: ["kaudit audit --acknowledge missing-rollback-point --reason 'disk snapshot, restored once'"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv"],
    },
    present: {
      message: "{count:local volume keeps its|local volumes keep their} data on {node}, with no copy known: {volumes}",
      impact:
        "They are not within reach of the change as it stands now; a mistake on the host still is final for them.",
      condition: "if no snapshot or copy of them exists outside of the cluster's knowledge",
      remediation: [
        { text: "Take a snapshot of the disk or copy the volumes before you begin.", commands: [], destructive: false },
      ],
      verify: ["kubectl get pv"],
    },
  },
  requires: { cluster: ["volumePlaces"] },
  hosts: { of: "touched", need: "all", facts: ["relocation"] },
  evaluate: ({ cluster, hosts }) => {
    const touched = [...hosts.values()].map(({ name, node, facts }) => ({
      name: node ?? name,
      trees: facts.relocation.state === "observed" ? facts.relocation.value : [],
    }));
    const violations = touched.flatMap(({ name, trees }) => violate(name, trees, cluster.volumePlaces.localOn(name)));
    return { kind: "examined", examined: touched.length, violations, undecided: [] };
  },
});

function violate(
  node: string,
  trees: readonly RelocatedTree[],
  volumes: readonly PersistentVolume[],
): readonly Found[] {
  const [first] = volumes;
  if (first === undefined) return [];
  const mounted = new Set(trees.flatMap(({ mounts }) => mounts.map(({ place }) => place?.volume)));
  const exposed = volumes.filter(({ metadata }) => mounted.has(metadata.name));
  const shown = exposed.length > 0 ? exposed : volumes;
  return [
    {
      messageId: exposed.length > 0 ? "exposed" : "present",
      severity: exposed.length > 0 ? "high" : "medium",
      certainty: "conditional",
      subject: { kind: "Node", name: node },
      identity: { node },
      data: { node, count: shown.length, volumes: shown.map(({ metadata }) => metadata.name) },
      affected: shown.map(({ metadata }) => namedSubject("PersistentVolume", metadata.name)),
      evidence: [
        {
          object: `PersistentVolume/${first.metadata.name}`,
          path: "/spec",
          value: { local: first.spec?.local?.path ?? null, hostPath: first.spec?.hostPath?.path ?? null },
        },
      ],
    },
  ];
}
