import { expect } from "chai";
import fc from "fast-check";
import { fingerprint, normalisePath, openFingerprint } from "../../../lib/evaluate/fingerprint.js";

describe("a fingerprint", () => {
  it("is k1: and 32 hex digits of a SHA-256 that never changes", () => {
    expect(fingerprint("mounted-volume", "c1", { node: "node1", pv: "pv-pg" })).to.equal(
      "k1:34645136d0e5ec145e0df2571667da83",
    );
  });

  it("does not depend on the order of the identity", () => {
    expect(fingerprint("r", "c", { node: "a", pv: "b" })).to.equal(fingerprint("r", "c", { pv: "b", node: "a" }));
  });

  it("tells rules, clusters, keys and values apart, and a cluster that is not known from one that is called null", () => {
    const prints = [
      fingerprint("r", "c", { node: "a" }),
      fingerprint("s", "c", { node: "a" }),
      fingerprint("r", "d", { node: "a" }),
      fingerprint("r", "c", { pv: "a" }),
      fingerprint("r", "c", { node: "b" }),
      fingerprint("r", null, { node: "a" }),
      fingerprint("r", "null", { node: "a" }),
      openFingerprint("r", "c", "a"),
      openFingerprint("r", "c", "forbidden"),
    ];

    expect(new Set(prints).size).to.equal(prints.length);
  });

  it("cannot be made equal by names that hold quotes or separators", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (node, key) => {
        const joined = fingerprint("r", "c", { node: `${node}","key","${key}` });
        expect(fingerprint("r", "c", { node, key })).to.not.equal(joined);
      }),
    );
  });
});

describe("a path in a fingerprint", () => {
  it("is the same for the Pod that replaces another", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        const path = (uid: string) => `/var/lib/kubelet/pods/${uid}/volumes/kubernetes.io~csi/pvc-1/mount`;
        expect(normalisePath(path(one))).to.equal(normalisePath(path(other)));
      }),
    );
    expect(normalisePath("/var/lib/kubelet/pods/0123456789abcdef0123456789abcdef/volumes")).to.equal(
      "/var/lib/kubelet/pods/*/volumes",
    );
    expect(normalisePath("/var/log/pods/db_pg-0_9b1f2f0c-1111-4111-8111-111111111111/pg/0.log")).to.equal(
      "/var/log/pods/*/pg/0.log",
    );
  });

  it("keeps volumes and disks apart that are called by a UUID for good", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.stringMatching(/^[a-z]{1,8}$/), (uid, name) => {
        for (const path of [`/plugins/kubernetes.io/csi/pv/pvc-${uid}/globalmount`, `/mnt/disks/${uid}/${name}-data`]) {
          expect(normalisePath(path)).to.equal(path);
        }
      }),
    );
  });

  it("of a dated file is its directory", () => {
    for (const name of [
      "etcd-2026-11-20.db",
      "snapshot-20261120T0300.db",
      "etcd-snapshot-node1-1763610000",
      "20261120",
    ]) {
      expect(normalisePath(`/var/backups/etcd/${name}`), name).to.equal("/var/backups/etcd");
    }
    for (const name of ["etcd.db", "v1.33.0", "pvc-2026", "port-1234567890123", "12345678"]) {
      expect(normalisePath(`/var/backups/etcd/${name}`), name).to.equal(`/var/backups/etcd/${name}`);
    }
  });
});
