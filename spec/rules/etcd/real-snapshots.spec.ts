import { expect } from "chai";
import type { RestoreEtcd } from "../../../lib/model/change.js";
import type { ClusterFacts } from "../../../lib/model/cluster-facts.js";
import type { Finding } from "../../../lib/model/finding.js";
import { observed } from "../../../lib/model/observation.js";
import type { Host } from "../../../lib/model/snapshot.js";
import { snapshotOf } from "../../../lib/testing/snapshot-of.js";
import { audit } from "../../healthy/audit.js";
import { HANGING } from "../../lib/collect/host/prepared-hosts.js";
import { aPlan, runScript } from "../../lib/collect/host/shells.js";
import { describeWithEtcd } from "../../lib/collect/host/with-etcd.js";
import { aControlPlane, aK3sServer, anEtcdPod } from "./etcd-cases.js";

// From the files that a real etcd left on a host, through the script that reads it, to what is told: in the layouts of kubeadm,
// k3s and RKE2.

interface Layout {
  /** of the Node, its Pods included */
  readonly cluster: Partial<ClusterFacts>;
  /** where etcd's own data is */
  readonly data: string;
  /** where a snapshot is put */
  readonly snapshot: string;
}

const rke2 = aK3sServer("cp1");
const LAYOUTS: Readonly<Record<string, Layout>> = {
  kubeadm: {
    cluster: { nodes: [aControlPlane("cp1")], pods: [anEtcdPod("cp1")] },
    data: "/var/lib/etcd",
    snapshot: "/var/lib/etcd-snapshot.db",
  },
  k3s: {
    cluster: { nodes: [aK3sServer("cp1")], pods: [] },
    data: "/var/lib/rancher/k3s/server/db/etcd",
    snapshot: "/var/lib/rancher/k3s/server/db/snapshots/etcd-snapshot-cp1-1795205390",
  },
  RKE2: {
    cluster: {
      nodes: [{ ...rke2, status: { ...rke2.status, nodeInfo: { kubeletVersion: "v1.33.1+rke2r1" } } }],
      pods: [],
    },
    data: "/var/lib/rancher/rke2/server/db/etcd",
    snapshot: "/var/lib/rancher/rke2/server/db/snapshots/on-demand-cp1-1795205390",
  },
};
const FACTS = ["mounts", "processes", "paths", "etcdDataDirectories", "etcdSnapshots"] as const;
const RULES = [
  "missing-etcd-snapshot",
  "damaged-etcd-snapshot",
  "colocated-etcd-snapshot",
  "copied-etcd-database",
] as const;

describeWithEtcd("what is told of snapshots", (variables) => {
  /** Findings of the four rules, on a host that the prelude has prepared, a day after all of its files at most. */
  const told = async ({ cluster, data }: Layout, prelude: string, restored?: string): Promise<readonly string[]> => {
    const { facts } = await runScript(aPlan(FACTS, { backups: restored === undefined ? [] : [restored] }), {
      prelude: `${variables()}
        mount -t tmpfs tmpfs "$T"; mkdir "$T/upper" "$T/work"
        mount -t overlay -o "lowerdir=/etc,upperdir=$T/upper,workdir=$T/work" overlay /etc
        for place in /root /var/lib /var/backups /opt /home /mnt /srv; do mount -t tmpfs tmpfs "$place"; done
        save() { mkdir -p "\${2%/*}"; cp -- "$F/$1" "$2"; }
        save copy.db ${data}/member/snap/db
        ${prelude}
      `,
    });
    const at = new Date().toISOString();
    const host: Host = {
      name: "cp1",
      node: "cp1",
      identity: "verified",
      connection: observed("connected", { source: "cp1", at }),
      facts,
    };
    const api = { etcdSnapshotFiles: [], cronJobs: [], statedBackups: [], ...cluster };
    const change: RestoreEtcd | null =
      restored === undefined ? null : { kind: "restore-etcd", nodes: ["cp1"], backup: restored, on: "cp1" };
    const { findings, open } = audit(snapshotOf({ cluster: api, hosts: { cp1: host }, collectedAt: at }), change);
    const isOurs = ({ ruleId }: { readonly ruleId: string }) => (RULES as readonly string[]).includes(ruleId);
    const words = ({ ruleId, messageId, severity }: Finding) => `${severity} ${ruleId} ${messageId}`;
    return [...findings.filter(isOurs).map(words), ...open.filter(isOurs).map(({ ruleId }) => `open ${ruleId}`)].sort();
  };

  for (const [name, layout] of Object.entries(LAYOUTS)) {
    const { snapshot } = layout;
    const folder = snapshot.slice(0, snapshot.lastIndexOf("/"));

    it(`names, with ${name}, that there is none`, async () => {
      expect(await told(layout, "")).to.deep.equal(["medium missing-etcd-snapshot none"]);
    });

    it(`names, with ${name}, that the only one is on the disk of etcd`, async () => {
      expect(await told(layout, `save snapshot.db ${snapshot}`)).to.deep.equal(["medium colocated-etcd-snapshot disk"]);
    });

    it(`names, with ${name}, that the only one is on the same machine, if on a disk of its own`, async () => {
      const other = `mkdir -p /var/backups/etcd; save snapshot.db /var/backups/etcd/a.db`;

      expect(await told(layout, other)).to.deep.equal(["medium colocated-etcd-snapshot host"]);
    });

    it(`names, with ${name}, that it is half a month old`, async () => {
      expect(await told(layout, `save snapshot.db ${snapshot}; touch -d '15 days ago' ${snapshot}`)).to.deep.equal([
        "medium colocated-etcd-snapshot disk",
        "medium missing-etcd-snapshot stale",
      ]);
    });

    it(`names, with ${name}, one that was cut short, and one with a byte that is another`, async () => {
      const cut = `mkdir -p ${folder}; head -c 20000 "$F/snapshot.db" >${snapshot}`;
      const flipped = `save snapshot.db ${snapshot}; printf XX | dd of=${snapshot} bs=1 seek=50000 conv=notrunc`;

      for (const prelude of [cut, flipped]) {
        expect(await told(layout, prelude)).to.deep.equal([
          "medium damaged-etcd-snapshot damaged",
          "medium missing-etcd-snapshot none",
        ]);
        expect(await told(layout, prelude, snapshot)).to.deep.equal(["critical damaged-etcd-snapshot unusable"]);
      }
    });

    it(`names, with ${name}, a copied database as what it is`, async () => {
      expect(await told(layout, `save copy.db ${snapshot}`)).to.deep.equal([
        "medium copied-etcd-database only",
        "medium missing-etcd-snapshot none",
      ]);
      expect(await told(layout, `save copy.db ${snapshot}`, snapshot)).to.deep.equal([
        "high copied-etcd-database restored",
      ]);
    });

    it(`says, with ${name}, that a share which may hang was not looked into`, async () => {
      const share = `
        R=$T/kubelet; mkdir -p "$R/pods/u1/volumes/kubernetes.io~nfs/dead"
        ${HANGING}
        ln -s "$R/pods/u1/volumes/kubernetes.io~nfs/dead" /opt/etcd-backup
      `;

      expect(await told(layout, share)).to.deep.equal(["medium missing-etcd-snapshot untold"]);
      // A copy may be there.
      expect(await told(layout, `save snapshot.db ${snapshot}; ${share}`)).to.deep.equal([]);
    });
  }

  it("takes k3s' compressed snapshot for one that it cannot look into, and its metadata for none", async () => {
    const { k3s } = LAYOUTS as { readonly k3s: Layout };
    const zip = `${k3s.snapshot}.zip`;
    const compressed = `
      mkdir -p ${zip.slice(0, zip.lastIndexOf("/"))} /var/lib/rancher/k3s/server/db/.metadata
      gzip -c "$F/snapshot.db" >${zip}; echo '{}' >/var/lib/rancher/k3s/server/db/.metadata/etcd-snapshot-cp1-1795205390
    `;

    expect(await told(k3s, compressed)).to.deep.equal(["medium colocated-etcd-snapshot disk"]);
    expect(await told(k3s, compressed, zip)).to.deep.equal(["open damaged-etcd-snapshot"]);
  });
});
