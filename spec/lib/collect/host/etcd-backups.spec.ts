import { expect } from "chai";
import type { EtcdSnapshots } from "../../../../lib/model/host-facts.js";
import { observedValue } from "../../../../lib/model/observation.js";
import { HANGING } from "./prepared-hosts.js";
import { aPlan, runScript, shellsHere } from "./shells.js";
import { describeWithEtcd } from "./with-etcd.js";

/** Nothing of this machine where the script looks; $F holds the files of a real etcd. */
const BARE_HOST = `
  mount -t tmpfs tmpfs "$T"; mkdir "$T/upper" "$T/work"
  mount -t overlay -o "lowerdir=/etc,upperdir=$T/upper,workdir=$T/work" overlay /etc
  for place in /root /var/lib /var/backups /opt /home /mnt /srv; do mount -t tmpfs tmpfs "$place"; done
  save() { mkdir -p "\${2%/*}"; cp -- "$F/$1" "$2"; }
`;

/** As whoever comes after a bad night finds them. */
const WORN = `
  save snapshot.db /opt/etcd-backup/good.db
  head -c 20000 "$F/snapshot.db" >/opt/etcd-backup/half.db
  head -c -32 "$F/snapshot.db" >/opt/etcd-backup/without-hash.db
  save snapshot.db /opt/etcd-backup/flipped.db
  printf 'XX' | dd of=/opt/etcd-backup/flipped.db bs=1 seek=50000 conv=notrunc
  save copy.db /opt/etcd-backup/copy.db
  : >/opt/etcd-backup/empty.db
  head -c 8192 /dev/zero >/opt/etcd-backup/zero.db
  save snapshot.db /opt/etcd-backup/being-written.db.part
  echo 'a  good.db' >/opt/etcd-backup/good.db.sha256
  gzip -c "$F/snapshot.db" >/opt/etcd-backup/good.db.gz
  : >/opt/etcd-backup/failed.db.gz
`;

const LAYOUTS: Readonly<Record<string, string>> = {
  "k3s and RKE2, by default": "/var/lib/rancher/k3s/server/db/snapshots/etcd-snapshot-node1-1795205390",
  "RKE2, on demand": "/var/lib/rancher/rke2/server/db/snapshots/on-demand-node1-1795205390",
  RKE: "/opt/rke/etcd-snapshots/2026-11-20T20:09:50Z_etcd",
  "a directory below": "/srv/backup/etcd/2026-11-20.db",
  kubespray: "/var/backups/etcd-2026-11-20_20:09:50/snapshot.db",
  "the home of root": "/root/etcd-snapshot.db",
  "a name with spaces": "/opt/backup/my etcd backup.db",
};

const COPIES: Readonly<Record<string, string>> = {
  "kubeadm before an upgrade": "/etc/kubernetes/tmp/kubeadm-backup-etcd-2026-11-20-20-09-50/etcd/member/snap/db",
  "a restore of k3s": "/var/lib/rancher/k3s/server/db/etcd-old-1795205390/member/snap/db",
  "a careful person": "/var/lib/etcd.bak/member/snap/db",
  "another one": "/root/etcd-before/member/snap/db",
};

const OTHER_THINGS = `
  save snapshot.db /var/lib/etcd/member/snap/db
  mkdir -p /root/etcd-v3.5.5-linux-amd64 /opt/etcd
  cp "$(command -v etcdctl)" /root/etcd-v3.5.5-linux-amd64/etcdctl; cp /root/etcd-v3.5.5-linux-amd64/etcdctl /opt/etcd/etcd
  gzip -c /opt/etcd/etcd >/root/etcd-v3.5.5-linux-amd64.tar.gz
  save copy.db /root/containerd/meta.db; printf 'SQLite format 3' >/root/history.db
  echo 'kind: Pod' >/root/etcd.yaml; echo note >/root/etcd-notes.txt; ln -s "$F/snapshot.db" /root/latest-etcd.db
  gzip -c /etc/passwd >/var/backups/dpkg.status.1.gz
`;

describeWithEtcd("backups of etcd", (variables) => {
  const look = async (
    prelude: string,
    options: { shell?: readonly [string, ...string[]]; backups?: string[] } = {},
  ) => {
    const { backups = [], ...rest } = options;
    const { facts } = await runScript(aPlan(["etcdSnapshots"], { backups }), {
      ...rest,
      prelude: `${variables()}\n${BARE_HOST}${prelude}`,
    });
    const found = facts.etcdSnapshots && observedValue(facts.etcdSnapshots);
    if (found === undefined) throw new Error(JSON.stringify(facts.etcdSnapshots));
    return found;
  };
  const integrities = ({ files: found }: EtcdSnapshots) =>
    Object.fromEntries(found.map(({ path, integrity }) => [path, integrity]));

  for (const [name, shell] of shellsHere) {
    it(`are told whole, cut short, damaged, copied or empty in ${name}`, async () => {
      const newestLast = "touch -d 2026-01-01 /opt/etcd-backup/*; touch -d 2026-01-02 /opt/etcd-backup/good.db\n";
      const asNamed = async (file: string) =>
        integrities(await look(`${WORN}${newestLast}`, { shell, backups: [`/opt/etcd-backup/${file}`] }))[
          `/opt/etcd-backup/${file}`
        ];

      expect(integrities(await look(`${WORN}${newestLast}`, { shell }))).to.deep.equal({
        "/opt/etcd-backup/good.db": "intact",
        "/opt/etcd-backup/flipped.db": "unchecked",
        "/opt/etcd-backup/half.db": "corrupt",
        "/opt/etcd-backup/without-hash.db": "unhashed",
        "/opt/etcd-backup/copy.db": "unhashed",
        "/opt/etcd-backup/empty.db": "corrupt",
        "/opt/etcd-backup/zero.db": "corrupt",
        "/opt/etcd-backup/good.db.gz": "packed",
        "/opt/etcd-backup/failed.db.gz": "corrupt",
      });
      expect(await asNamed("flipped.db")).to.equal("corrupt");
      expect(await asNamed("good.db.sha256")).to.equal("corrupt");
    });
  }

  it("are checked on to the first that is whole", async () => {
    const found = await look(`
      save snapshot.db /opt/etcd-backup/older.db; touch -d 2026-01-01 /opt/etcd-backup/older.db
      save snapshot.db /opt/etcd-backup/newest.db; printf 'XX' | dd of=/opt/etcd-backup/newest.db bs=1 seek=50000 conv=notrunc
    `);

    expect(found.files.map(({ path, integrity }) => [path, integrity])).to.deep.equal([
      ["/opt/etcd-backup/newest.db", "corrupt"],
      ["/opt/etcd-backup/older.db", "intact"],
    ]);
  });

  for (const [layout, path] of Object.entries(LAYOUTS)) {
    it(`are found in the layout of ${layout}`, async () => {
      expect(integrities(await look(`save snapshot.db '${path}'\n`))).to.deep.equal({ [path]: "intact" });
    });
  }

  it("are found where k3s is told to put them, compressed ones as well", async () => {
    const found = await look(`
      mkdir -p /etc/rancher/k3s; printf 'etcd-snapshot-dir: /srv/k3s\n' >/etc/rancher/k3s/config.yaml
      mkdir -p /srv/k3s; gzip -c "$F/snapshot.db" >/srv/k3s/etcd-snapshot-node1-1795205390.zip
    `);

    expect(integrities(found)).to.deep.equal({ "/srv/k3s/etcd-snapshot-node1-1795205390.zip": "packed" });
    expect(found.searched).to.include("/srv/k3s");
  });

  for (const [whose, path] of Object.entries(COPIES)) {
    it(`that are a copied directory, made by ${whose}, are told as such`, async () => {
      expect(integrities(await look(`save copy.db '${path}'\n`))).to.deep.equal({ [path]: "unhashed" });
    });
  }

  it("are not what etcd writes itself, its programs, other databases, links and notes", async () => {
    expect(integrities(await look(OTHER_THINGS))).to.deep.equal({});
  });

  it("are not looked for where a mount may hang, and it is said which", async () => {
    const found = await look(`
      R=$T/kubelet; mkdir -p "$R/pods/u1/volumes/kubernetes.io~nfs/dead"
      ${HANGING}
      ln -s "$R/pods/u1/volumes/kubernetes.io~nfs/dead/backup" /opt/etcd-backup
      save snapshot.db /root/etcd.db
    `);

    expect(found.avoided).to.deep.equal(["/opt/etcd-backup"]);
    expect(integrities(found)).to.deep.equal({ "/root/etcd.db": "intact" });
  });
});
