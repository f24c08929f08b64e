import { isControlPlane } from "../../lib/derive/control-plane.js";
import { type QuorumLoss, quorumLossOf } from "../../lib/derive/etcd-changes.js";
import type { EtcdMembers } from "../../lib/derive/etcd-members.js";
import type { Occasion } from "../../lib/model/change.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, notApplicable, open, type Violation } from "../../lib/rule.js";

type Found = Violation<"lost" | "avoidable", "key">;

const STATUS =
  "ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt --key /etc/kubernetes/pki/etcd/server.key endpoint status --cluster -w table";

/** Two members of three are enough, and one of two is none. */
export const lostEtcdQuorum = defineClusterRule({
  id: "lost-etcd-quorum",
  family: "etcd",
  title: "The change takes etcd's quorum",
  risks: ["E01"],
  rationale:
    "Without a majority of its voting members etcd accepts no write, and the API stops. Members cannot be added or removed then either: " +
    "that takes the quorum too. What is left is a restore.",
  sources: [
    "https://etcd.io/docs/v3.6/faq/",
    "https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/#replacing-a-failed-etcd-member",
  ],
  occasions: ["reboot", "power-off", "remove-node", "relocate", "replace-control-plane", "upgrade"],
  worst: {
    reboot: "high",
    "power-off": "high",
    "remove-node": "critical",
    relocate: "high",
    "replace-control-plane": "critical",
    upgrade: "high",
  },
  identity: ["key"],
  messages: {
    lost: {
      message:
        "With {node} away {healthy} of {voters} voting members of etcd answer, and {quorum} are needed{unhealthy}",
      impact:
        "From then on the API answers nothing that has to be written: no Pod is started, moved or deleted, and no member can be added or removed.",
      remediation: [
        {
          text: "Bring every member to health first; with two members, add a third. Then one at a time, each back and caught up before the next.",
          commands: [STATUS],
          destructive: false,
        },
      ],
      verify: [STATUS],
    },
    avoidable: {
      message:
        "With {node} gone {healthy} of {voters} voting members of etcd answer, and {quorum} are needed, as long as etcd's own list holds those that went",
      impact:
        "Deleting a Node does not take its member out of etcd's list: it goes on counting, and the majority is missed.",
      condition: "if the members are not removed from etcd before their machines are stopped",
      remediation: [
        {
          text: "On each Node that goes, while it still runs, reset it: that removes its member. Look at the list before the next.",
          commands: ["kubeadm reset phase remove-etcd-member", STATUS],
          destructive: true,
        },
      ],
      verify: [STATUS],
    },
  },
  requires: { cluster: ["nodes", "etcdMembers"] },
  evaluate: ({ change, cluster: { nodes, etcdMembers } }) => {
    const touched = new Set(change.nodes);
    const controlPlane = nodes.filter(isControlPlane);
    if (change.kind !== "upgrade" && !controlPlane.some(({ metadata }) => touched.has(metadata.name))) {
      // Who says that a control plane is replaced knows one that carries no label: MicroK8s' and k0s' carry others, or are no Nodes.
      return change.kind === "replace-control-plane"
        ? open("not-collected", unlabelled(change.nodes))
        : notApplicable("the change is on no Node of the control plane");
    }
    if ("kind" in etcdMembers) {
      return etcdMembers.kind === "none"
        ? notApplicable(etcdMembers.detail)
        : open("not-collected", etcdMembers.detail);
    }
    // Of a single control plane another rule speaks: it has nobody to agree with.
    if (etcdMembers.voters.length === 1 && controlPlane.length === 1) return notApplicable("etcd has one member");
    const loss = quorumLossOf(change, etcdMembers);
    const violations = loss === undefined ? [] : [violate(loss, change, etcdMembers)];
    return { kind: "examined", examined: etcdMembers.voters.length, violations, undecided: [] };
  },
});

function violate(loss: QuorumLoss, { kind }: Occasion, { voters, healthy }: EtcdMembers): Found {
  const { node, isAvoidable } = loss;
  const ill = voters.filter((member) => member.state === "unhealthy").map((member) => member.node);
  const member = voters.find((each) => each.node === node) ?? voters[0];
  return {
    messageId: isAvoidable ? "avoidable" : "lost",
    severity: severityOf(kind, isAvoidable, healthy.length < voters.length),
    certainty: isAvoidable ? "conditional" : "certain",
    subject: { kind: "Cluster", name: "etcd" },
    identity: { key: "etcd" },
    data: {
      node,
      healthy: loss.healthy,
      voters: loss.voters,
      quorum: Math.floor(loss.voters / 2) + 1,
      unhealthy: ill.length === 0 ? "" : `; ${ill.join(", ")} ${ill.length === 1 ? "does" : "do"} not answer now`,
    },
    evidence: [member?.evidence ?? { object: `Node/${node}`, path: "/metadata/name", value: node }],
  };
}

function unlabelled(nodes: readonly string[]): string {
  return (
    `no label of ${nodes.join(", ")} tells that it is of the control plane, so its datastore is not known; ask it which members ` +
    "it has: etcdctl member list, k0s etcd member-list, or microk8s status"
  );
}

/** For good where the machine does not come back; an upgrade of two healthy members is an outage of seconds that it implies. */
function severityOf(kind: Occasion["kind"], isAvoidable: boolean, isIll: boolean): Severity {
  if (kind === "remove-node" || kind === "replace-control-plane") return isAvoidable ? "high" : "critical";
  return kind === "upgrade" && !isIll ? "medium" : "high";
}
