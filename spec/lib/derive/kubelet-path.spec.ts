import { expect } from "chai";
import { isPersistent, parseKubeletPath } from "../../../lib/derive/kubelet-path.js";

const POD = "7df16e12-9f34-4e16-87ba-d45c623ff00b";
const root = "/var/lib/kubelet";

describe("a path in the layout of a kubelet", () => {
  it("names the volume of a Pod and its plugin", () => {
    expect(parseKubeletPath(`${root}/pods/${POD}/volumes/kubernetes.io~local-volume/pv-pg`)).to.deep.equal({
      kind: "pod-volume",
      root,
      podUid: POD,
      plugin: "local-volume",
      volume: "pv-pg",
    });
  });

  it("knows a CSI volume by the directory above its mount", () => {
    expect(parseKubeletPath(`${root}/pods/${POD}/volumes/kubernetes.io~csi/pvc-1/mount`)).to.deep.include({
      plugin: "csi",
      volume: "pvc-1",
    });
  });

  it("names a subPath's volume and container", () => {
    expect(parseKubeletPath(`${root}/pods/${POD}/volume-subpaths/pv-pg/main/2`)).to.deep.include({
      kind: "subpath",
      volume: "pv-pg",
      container: "main",
    });
  });

  it("knows static Pods, whose directory is named by the hash of their manifest", () => {
    const hash = "0123456789abcdef0123456789abcdef";

    expect(parseKubeletPath(`${root}/pods/${hash}/volumes/kubernetes.io~empty-dir/x`)).to.deep.include({
      podUid: hash,
    });
  });

  it("knows where plugins mount for the whole host", () => {
    expect(parseKubeletPath(`${root}/plugins/kubernetes.io/local-volume/mounts/pv-1`)).to.deep.include({
      kind: "global-mount",
      volume: "pv-1",
    });
    expect(
      parseKubeletPath(`${root}/plugins/kubernetes.io/csi/rbd.csi.ceph.com/${"a".repeat(64)}/globalmount`),
    ).to.deep.include({ kind: "global-mount", plugin: "csi", volume: null });
    expect(parseKubeletPath(`${root}/plugins/kubernetes.io/rbd/mounts/pool-image-x`)).to.deep.include({
      plugin: "rbd",
    });
  });

  it("keeps whatever root stands before", () => {
    expect(parseKubeletPath(`/data900/kubelet.bak/pods/${POD}/volumes/kubernetes.io~nfs/v`)?.root).to.equal(
      "/data900/kubelet.bak",
    );
  });

  it("says nothing of other paths", () => {
    for (const path of [
      "/",
      root,
      `${root}/pods`,
      `${root}/pods/not-a-uid/volumes/kubernetes.io~nfs/v`,
      "/run/netns/x",
    ]) {
      expect(parseKubeletPath(path), path).to.equal(undefined);
    }
  });

  it("tells file systems that outlive a reboot from those that do not", () => {
    expect(["ext4", "xfs", "nfs4", "ceph", "fuse.glusterfs", "zfs"].every(isPersistent)).to.equal(true);
    expect(["tmpfs", "overlay", "nsfs", "proc"].some(isPersistent)).to.equal(false);
  });
});
