import { isControlPlane } from "../../lib/derive/control-plane.js";
import type { EtcdMember, EtcdMembers } from "../../lib/derive/etcd-members.js";
import { toleranceOf } from "../../lib/derive/etcd-quorum.js";
import { OCCASION_KINDS, type Occasion } from "../../lib/model/change.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, notApplicable, open, type Violation } from "../../lib/rule.js";

type Found = Violation<"unhealthy" | "learner" | "add", "node">;

const STATUS =
  "ETCDCTL_API=3 etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt --key /etc/kubernetes/pki/etcd/server.key endpoint status --cluster -w table";

/** One of three is down, all works, and nobody has seen that the next one stops everything. */
export const unhealthyEtcdMember = defineClusterRule({
  id: "unhealthy-etcd-member",
  family: "etcd",
  title: "A member of etcd is not healthy",
  risks: ["E03", "E04", "E05"],
  rationale:
    "A member that does not answer still counts for the majority. etcd works on as if nothing were, with less to spare, and refuses " +
    "to add a member while too few answer. Repair comes before any change.",
  sources: [
    "https://etcd.io/docs/v3.6/op-guide/runtime-configuration/",
    "server/etcdserver/server.go in etcd, mayAddMember: --strict-reconfig-check is on by default",
    "https://docs.k3s.io/datastore/ha-embedded",
  ],
  occasions: OCCASION_KINDS,
  worst: {
    standing: "high",
    drain: "medium",
    reboot: "high",
    "power-off": "high",
    "remove-node": "high",
    relocate: "high",
    "replace-control-plane": "high",
    "restore-etcd": "medium",
    upgrade: "high",
  },
  identity: ["node"],
  messages: {
    unhealthy: {
      message:
        "The member of etcd on {node} does not answer: {healthy} of {voters} voting members do, and {quorum} are needed",
      impact: "It goes on counting for the majority. With none to spare, the next reboot or failure stops the API.",
      remediation: [
        {
          text: "Find out why on the host, and have it caught up before any change; where its data is lost, remove it and join it anew.",
          commands: ["kubectl get node -- {node}", STATUS],
          destructive: false,
        },
      ],
      verify: [STATUS],
    },
    learner: {
      message: "The member of etcd on {node} is a learner: it has no vote",
      impact: "It does not make the cluster safer until it is promoted, and etcd accepts no other learner meanwhile.",
      remediation: [
        {
          text: "Wait until it has caught up and votes, before the next member goes or comes.",
          commands: [STATUS],
          destructive: false,
        },
      ],
      verify: [STATUS],
    },
    add: {
      message:
        "{joining} cannot join etcd while the member on {node} does not answer: {healthy} of {after} would, and {quorum} are needed",
      impact: "etcd refuses the new member as unhealthy, for a learner too, and the join ends half done.",
      condition: "if it joins before the member that does not answer is removed",
      remediation: [
        {
          text: "Remove the dead member first, then join the new one.",
          commands: [`${STATUS.replace("endpoint status --cluster", "member list")}`],
          destructive: false,
        },
      ],
      verify: [STATUS],
    },
  },
  requires: { cluster: ["nodes", "etcdMembers"] },
  evaluate: ({ change, cluster: { nodes, etcdMembers } }) => {
    const touched = new Set(change.nodes);
    const isConcerned =
      ["standing", "upgrade", "restore-etcd"].includes(change.kind) ||
      nodes.some((node) => touched.has(node.metadata.name) && isControlPlane(node));
    if (!isConcerned) return notApplicable("the change is on no Node of the control plane");
    if ("kind" in etcdMembers) {
      return etcdMembers.kind === "none"
        ? notApplicable(etcdMembers.detail)
        : open("not-collected", etcdMembers.detail);
    }
    const violations = etcdMembers.members.flatMap((member) => judge(member, change, etcdMembers));
    return { kind: "examined", examined: etcdMembers.members.length, violations, undecided: [] };
  },
});

function judge(member: EtcdMember, change: Occasion, members: EtcdMembers): readonly Found[] {
  const { node, state, evidence } = member;
  const { voters, healthy } = members;
  if (state === "healthy") return [];
  const common = {
    certainty: "certain",
    subject: { kind: "Node", name: node },
    identity: { node },
    evidence: [evidence],
  } as const;
  if (state === "learner") return [{ ...common, messageId: "learner", severity: "medium", data: { node } }];
  const spare = Math.max(0, healthy.length - members.quorum);
  const severity = severityOf(change, node, spare);
  const data = { node, healthy: healthy.length, voters: voters.length };
  const joining = change.kind === "replace-control-plane" ? change.joining : [];
  const after = voters.length + 1;
  const needed = after - toleranceOf(after);
  const found: Found = {
    ...common,
    messageId: "unhealthy",
    severity,
    data: { ...data, quorum: members.quorum },
  };
  if (joining.length === 0 || healthy.length >= needed) return [found];
  return [
    {
      ...common,
      messageId: "add",
      severity: "high",
      certainty: "conditional",
      data: { ...data, joining, after, quorum: needed },
    },
  ];
}

/** A fault, not a matter of architecture: with none to spare one more event is an outage that does not end by itself. */
function severityOf({ kind, nodes }: Occasion, node: string, spare: number): Severity {
  const isItsOwn = nodes.length === 1 && nodes[0] === node;
  if (kind === "drain" || kind === "restore-etcd" || isItsOwn) return "medium";
  return spare === 0 ? "high" : "medium";
}
