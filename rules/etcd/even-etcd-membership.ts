import { toleranceOf } from "../../lib/derive/etcd-quorum.js";
import { defineClusterRule, notApplicable, open } from "../../lib/rule.js";

/** The fourth member can fail and the second cannot: both only add to what may break. */
export const evenEtcdMembership = defineClusterRule({
  id: "even-etcd-membership",
  family: "etcd",
  title: "etcd has an even number of members",
  risks: ["E02"],
  rationale:
    "A majority of four is three, so four members bear one failure, as three do. Of two none may fail: two are worse than one. It is " +
    "the state in the middle of every replacement, in which nothing else must happen.",
  sources: ["https://etcd.io/docs/v3.6/faq/"],
  occasions: ["standing", "replace-control-plane"],
  worst: { standing: "medium", "replace-control-plane": "medium" },
  identity: ["key"],
  messages: {
    even: {
      message: "etcd has {count} voting members, of which {tolerance} may fail: {members}",
      impact: "One member fewer would bear as many failures; one more would bear one more.",
      remediation: [
        {
          text: "Join one more control plane, or remove one while all are healthy.",
          commands: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
          destructive: false,
        },
      ],
      verify: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
    },
    between: {
      message:
        "Between the removal and the join etcd has {count} voting members, of which {tolerance} may fail: {members}",
      impact: "Until the new member is a voter that has caught up, one more failure, or a reboot, stops the API.",
      remediation: [
        {
          text: "Prepare the new machine up to the join before the old one goes, and let nothing else happen in between.",
          commands: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
          destructive: false,
        },
      ],
      verify: ["kubectl get nodes -l node-role.kubernetes.io/control-plane"],
    },
  },
  requires: { cluster: ["etcdMembers"] },
  evaluate: ({ change, cluster: { etcdMembers } }) => {
    if ("kind" in etcdMembers) {
      return etcdMembers.kind === "none"
        ? notApplicable(etcdMembers.detail)
        : open("not-collected", etcdMembers.detail);
    }
    const isReplacing = change.kind === "replace-control-plane";
    const members = etcdMembers.voters.filter(({ node }) => !isReplacing || !change.nodes.includes(node));
    const [first] = members;
    const examined = etcdMembers.voters.length;
    if (first === undefined || members.length % 2 === 1)
      return { kind: "examined", examined, violations: [], undecided: [] };
    return {
      kind: "examined",
      examined,
      violations: [
        {
          messageId: isReplacing ? "between" : "even",
          severity: "medium",
          certainty: "certain",
          subject: { kind: "Cluster", name: "etcd" },
          identity: { key: "etcd" },
          data: {
            count: members.length,
            tolerance: toleranceOf(members.length) === 0 ? "none" : toleranceOf(members.length),
            members: members.map(({ node }) => node),
          },
          evidence: [first.evidence],
        },
      ],
      undecided: [],
    };
  },
});
