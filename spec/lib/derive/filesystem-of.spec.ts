import { expect } from "chai";
import { filesystemOf } from "../../../lib/derive/filesystem-of.js";
import { createMountTable } from "../../../lib/derive/mount-table.js";
import type { Filesystem } from "../../../lib/model/host-facts.js";
import { aMount, ROOT_MOUNT } from "../../../lib/testing/index.js";

const measured = (target: string): Filesystem => ({
  target,
  source: "/dev/vda",
  fstype: "ext4",
  sizeBytes: 3,
  usedBytes: 1,
  availableBytes: 2,
});
const root = measured("/");
const disk = measured("/data");
const table = createMountTable([
  ROOT_MOUNT,
  aMount("/data", { id: 40 }),
  aMount("/var/lib/kubelet", { id: 41, device: ROOT_MOUNT.device, root: "/var/lib/kubelet" }),
  aMount("/mnt/nfs", { id: 42, device: "0:77", fstype: "nfs4" }),
]);

describe("filesystemOf", () => {
  it("finds what was measured at the mount that holds the path", () => {
    expect(filesystemOf("/data/kubelet", table, [root, disk])).to.equal(disk);
  });

  it("finds it through a bind of the same file system, as the kubelet makes one of its root", () => {
    expect(filesystemOf("/var/lib/kubelet/pods", table, [root, disk])).to.equal(root);
  });

  it("finds nothing of a file system that was not measured", () => {
    expect(filesystemOf("/mnt/nfs/x", table, [root, disk])).to.equal(undefined);
  });
});
