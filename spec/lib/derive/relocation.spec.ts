import { expect } from "chai";
import { createMountTable } from "../../../lib/derive/mount-table.js";
import { plannedLoss, relocateTree } from "../../../lib/derive/relocation.js";
import { aMount, podVolumePath, ROOT_MOUNT, subpathPath } from "../../../lib/testing/index.js";

const FROM = "/var/lib/kubelet";
const data = aMount("/data", { id: 40 });
const otherDevice = aMount(podVolumePath("pg", "local-volume", "pv-pg"), { id: 60, root: "/pg" });
const sameDevice = aMount(podVolumePath("es", "local-volume", "pv-es"), {
  id: 61,
  device: ROOT_MOUNT.device,
  root: "/opt/es",
});

const relocate = (to: string, ...mounts: readonly ReturnType<typeof aMount>[]) =>
  relocateTree(createMountTable([ROOT_MOUNT, data, ...mounts]), { from: FROM, to });

describe("what commands on a moved tree do to the mounts below it", () => {
  it("deletes a bind of another device by every command that enters it", () => {
    const [mount] = relocate("/data/kubelet", otherDevice).mounts;

    expect(mount?.lostBy).to.deep.equal(["rm-rf", "mv-across-devices", "rsync-delete", "rsync-remove-source"]);
    expect(mount?.hostPath).to.equal("/data/pg");
  });

  it("deletes a bind of the same device also by what stays on one file system", () => {
    const [mount] = relocate("/data/kubelet", sameDevice).mounts;

    expect(mount?.lostBy).to.deep.equal([
      "rm-rf",
      "rm-one-file-system",
      "mv-across-devices",
      "find-delete",
      "rsync-delete",
      "rsync-remove-source",
    ]);
  });

  it("loses nothing to mv where mv renames", () => {
    expect(relocate("/var/lib/kubelet-new", otherDevice).mounts[0]?.lostBy).to.not.include("mv-across-devices");
  });

  it("follows links to where the tree goes before it takes a copy for a rename", () => {
    const canonical = (path: string) => path.replace(/^\/big/, "/data");
    const table = createMountTable([ROOT_MOUNT, data, otherDevice]);
    const tree = relocateTree(table, { from: FROM, to: "/big/kubelet" }, canonical);

    expect(tree).to.deep.include({ realTo: "/data/kubelet", isRename: false, destinationMount: data });
    expect(tree.mounts[0]?.lostBy).to.include("mv-across-devices");
  });

  it("loses nothing through a read-only bind, nor from memory", () => {
    const readOnly = { ...otherDevice, options: ["ro", "relatime"] };
    const token = aMount(podVolumePath("pg", "projected", "token"), { id: 62, fstype: "tmpfs" });

    expect(relocate("/data/kubelet", readOnly, token).mounts.map(({ lostBy }) => lostBy)).to.deep.equal([[], []]);
  });

  it("loses nothing through a bind of a single file, which unlink(2) refuses", () => {
    const file = aMount(subpathPath("web", "shared"), { id: 65, root: "/shared/app.conf" });
    const table = createMountTable([ROOT_MOUNT, data, file]);
    const tree = relocateTree(table, { from: FROM, to: "/data/kubelet" }, undefined, new Set([file.target]));

    expect(tree.mounts[0]).to.deep.include({ isFile: true, lostBy: [] });
  });

  it("takes the bind of a volume on an overlay for data, and the root file system of a container for none", () => {
    const volume = aMount(podVolumePath("pg", "local-volume", "pv-pg"), { id: 66, fstype: "overlay", device: "0:90" });
    const container = aMount(`${FROM}/x/rootfs`, { id: 67, fstype: "overlay", device: "0:91" });

    expect(relocate("/data/kubelet", volume, container).mounts.map(({ isPersistent }) => isPersistent)).to.deep.equal([
      true,
      false,
    ]);
  });

  it("does not come to a mount that another one covers", () => {
    const covering = aMount(otherDevice.target, { id: 63, parentId: 60, fstype: "tmpfs" });
    const covered = relocate("/data/kubelet", otherDevice, covering).mounts.find(({ mount }) => mount.id === 60);

    expect(covered?.lostBy).to.deep.equal([]);
  });

  it("stops at another device before what is mounted behind it on the first one", () => {
    const behind = aMount(`${otherDevice.target}/again`, {
      id: 64,
      parentId: 60,
      device: ROOT_MOUNT.device,
      root: "/srv",
    });
    const [deepest] = relocate("/data/kubelet", otherDevice, behind).mounts;

    expect(deepest?.lostBy).to.not.include("rm-one-file-system");
    expect(deepest?.lostBy).to.include("rm-rf");
  });

  it("looks for a bind's source outside of what the kubelet mounted", () => {
    const subpath = aMount(subpathPath("pg", "pv-pg"), { id: 65, root: "/pg/sub" });
    const found = relocate("/data/kubelet", otherDevice, subpath).mounts.map(({ hostPath }) => hostPath);

    expect(found).to.have.members(["/data/pg", "/data/pg/sub"]);
  });

  it("knows a root that is a mount point", () => {
    const own = aMount(FROM, { id: 50 });

    expect(relocate("/data/kubelet", own).isMountpoint).to.equal(true);
    expect(relocate("/data/kubelet").isMountpoint).to.equal(false);
    expect(relocate("/data/kubelet", own).mounts).to.deep.equal([]);
  });

  it("takes a plan's removal for what it does, and its silence for nothing", () => {
    expect(plannedLoss("rm-rf")).to.equal("rm-rf");
    expect(plannedLoss("one-file-system")).to.equal("rm-one-file-system");
    expect(plannedLoss("keep")).to.equal(null);
    expect(plannedLoss("unknown")).to.equal(null);
  });
});
