import { expect } from "chai";
import { snapshotOf } from "../../lib/testing/snapshot-of.js";
import { audit, explain, linesOf } from "../healthy/audit.js";
import { COLLECTED_AT } from "../healthy/cluster.js";
import * as k3s from "../healthy/single-k3s.js";
import * as k3sHost from "../healthy/single-k3s-host.js";
import * as three from "../healthy/three-control-planes.js";
import * as threeHosts from "../healthy/three-control-planes-hosts.js";

// The guard against noise. A line in MAY_APPEAR is true of the cluster and at most medium: what its owner knows and lives with.
// A rule that fails here either says something false, or something true that belongs in the list, or misses a fact that
// spec/healthy/ has to give it as a healthy machine has it.

const CLUSTERS = {
  "three control planes with CSI storage and backups": {
    snapshot: snapshotOf({ cluster: three.CLUSTER, hosts: threeHosts.HOSTS, collectedAt: COLLECTED_AT }),
    mayAppear: [],
  },
  "a modest k3s on one machine": {
    snapshot: snapshotOf({ cluster: k3s.CLUSTER, hosts: k3sHost.HOSTS, collectedAt: COLLECTED_AT }),
    mayAppear: [
      "medium single-control-plane homelab",
      "medium shared-etcd-disk /var/lib/rancher/k3s/server/db/etcd on homelab",
      "medium single-node-cluster homelab",
      `medium unreplicated-volume ${k3s.VOLUME}`,
    ],
  },
} as const;

for (const [name, { snapshot, mayAppear }] of Object.entries(CLUSTERS)) {
  describe(`the standing audit of a healthy cluster, ${name}`, () => {
    const report = audit(snapshot);
    const lines = linesOf(report);

    it("says nothing above medium", () => {
      const loud = lines.filter((line) => /^(?:critical|high) /.test(line));
      expect(loud, `on a healthy cluster this is noise:\n${explain(report, loud)}`).to.deep.equal([]);
    });

    it("says nothing that is not on the list", () => {
      const known = new Set<string>(mayAppear);
      const unexpected = lines.filter((line) => !known.has(line));
      expect(unexpected, `false, or to be put on the list:\n${explain(report, unexpected)}`).to.deep.equal([]);
    });

    it("says all that is on the list", () => {
      expect(lines).to.include.members([...mayAppear]);
    });

    it("leaves nothing open: whatever a rule asks for is there", () => {
      const open = report.open.map(({ ruleId, reason, detail }) => `${ruleId}: ${reason}: ${detail}`);
      expect(open, "a fact that spec/healthy/ does not give yet, or a rule that cannot decide").to.deep.equal([]);
    });
  });
}
