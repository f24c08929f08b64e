import { aLocalVolume, testRule } from "../../../lib/testing/index.js";
import { reusedNodeName } from "../../../rules/local-storage/reused-node-name.js";
import { aWorker } from "../storage-cluster.js";

const nodes = ["cp1", "cp2"].map((name) => aWorker(name));
const replace = (joining: readonly string[]) => ({ kind: "replace-control-plane", nodes: ["cp1"], joining }) as const;
const cluster = { nodes, persistentVolumes: [aLocalVolume("pv-1", "/d", "cp1"), aLocalVolume("pv-2", "/d", "cp2")] };

testRule(reusedNodeName, {
  pass: {
    "the new Node has a new name": { change: replace(["cp4"]), cluster },
    "the volumes of that name are on a Node that stays": { change: replace(["cp2"]), cluster },
  },
  fail: {
    "the new Node joins under the old name": {
      change: replace(["cp1"]),
      cluster,
      findings: [
        {
          messageId: "reused",
          severity: "critical",
          certainty: "conditional",
          affectedTotal: 1,
          message: "1 PersistentVolume is tied to the name cp1, under which the new Node joins: pv-1",
        },
      ],
    },
    "it takes the name of a Node that was lost long ago": {
      change: replace(["cp0"]),
      cluster: { nodes, persistentVolumes: [aLocalVolume("pv-0", "/d", "cp0")] },
      findings: [{ messageId: "reused", subject: { kind: "Node", name: "cp0" } }],
    },
  },
  notApplicable: { "no name is given": { change: replace([]), cluster } },
});
