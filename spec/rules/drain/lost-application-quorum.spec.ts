import { aClaim, aLocalVolume, aReadyNode, aStatefulSet, testRule } from "../../../lib/testing/index.js";
import { lostApplicationQuorum } from "../../../rules/drain/lost-application-quorum.js";
import { aBudget, aDrain, clusterOf } from "./cluster.js";

const change = aDrain();
const image = (name: string) => ({ containers: [{ name: "main", image: name }] });
const rabbit = image("docker.io/library/rabbitmq:3.13");
const minio = image("quay.io/minio/minio:RELEASE.2024");
const spread = ["node1", "node2", "node3"];

const four = aStatefulSet("minio", { on: ["node2", "node1", "node3", "node3"], spec: minio, hasClaims: true });
const claims = ["data-minio-0", "data-minio-1", "data-minio-2", "data-minio-3"];
const volumes = {
  persistentVolumes: claims.map((claim, i) =>
    aLocalVolume(claim, `/data/${claim}`, ["node2", "node1", "node3", "node3"][i]),
  ),
  persistentVolumeClaims: claims.map((claim) => aClaim(claim)),
};
const budget = aBudget(
  "rabbit",
  { maxUnavailable: 1 },
  { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 },
);

testRule(lostApplicationQuorum, {
  pass: {
    "enough members are left, and one to spare": {
      change,
      cluster: clusterOf([
        aStatefulSet("rabbit", { on: [...spread, "node2", "node3"], spec: rabbit, hasClaims: true }),
      ]),
    },
    "the image is of nothing that votes": {
      change,
      cluster: clusterOf([
        aStatefulSet("etcd", { on: ["node1", "node1", "node2"], spec: image("shop/web:1"), hasClaims: true }),
      ]),
    },
    "it has no volumes, so that nothing is kept in it": {
      change,
      cluster: clusterOf([aStatefulSet("rabbit", { on: ["node1", "node1", "node2"], spec: rabbit })]),
    },
    "there is one member, which is a replica like any other": {
      change,
      cluster: clusterOf([aStatefulSet("rabbit", { on: ["node1"], spec: rabbit, hasClaims: true })]),
    },
    "no member is on the Node": {
      change: aDrain({ nodes: ["node3"] }),
      cluster: clusterOf([aStatefulSet("rabbit", { on: ["node1", "node1", "node2"], spec: rabbit, hasClaims: true })]),
    },
  },
  fail: {
    "two of three members go at once": {
      change,
      cluster: clusterOf([aStatefulSet("rabbit", { on: ["node1", "node1", "node2"], spec: rabbit, hasClaims: true })]),
      findings: [
        {
          messageId: "halted",
          severity: "high",
          certainty: "conditional",
          affectedTotal: 2,
          message:
            "StatefulSet default/rabbit (RabbitMQ) needs 2 of 3 members (more than half of 3 members); 1 serve at the worst moment, 1 afterwards",
        },
      ],
    },
    "a budget lets them go one at a time": {
      change,
      cluster: clusterOf([aStatefulSet("rabbit", { on: ["node1", "node1", "node2"], spec: rabbit, hasClaims: true })], {
        podDisruptionBudgets: [budget],
      }),
      findings: [{ messageId: "noTolerance", severity: "medium" }],
    },
    "MinIO keeps the three drives that a write needs": {
      change,
      cluster: clusterOf([four], volumes),
      findings: [
        {
          messageId: "noTolerance",
          severity: "medium",
          message:
            "StatefulSet default/minio (MinIO) is left with 3 of 4 members, just the 3 that it needs (4 drives with a parity of 2, one drive a member)",
        },
      ],
    },
    "the Node with two of its drives is drained": {
      change: aDrain({ nodes: ["node3"] }),
      cluster: clusterOf([four], volumes),
      findings: [{ messageId: "halted", severity: "high" }],
    },
    "two Nodes with three of its four drives are removed": {
      change: { kind: "remove-node", nodes: ["node1", "node3"] },
      cluster: clusterOf([four], { ...volumes, nodes: [...spread, "node4"].map((name) => aReadyNode(name)) }),
      findings: [{ messageId: "dataLost", severity: "critical", certainty: "conditional", affectedTotal: 3 }],
    },
  },
  open: {
    "whether the data goes with the Nodes is not known": {
      change: { kind: "remove-node", nodes: ["node1", "node3"] },
      cluster: (({ persistentVolumes: _, ...rest }) => rest)(clusterOf([four], volumes)),
      reason: "not-collected",
    },
  },
});
