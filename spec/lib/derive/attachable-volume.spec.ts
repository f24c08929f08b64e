import { expect } from "chai";
import { isExclusive, isHeldByOneNode, unattachedDrivers } from "../../../lib/derive/attachable-volume.js";
import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";

const volume = (spec: PersistentVolume["spec"]): PersistentVolume => ({
  metadata: { name: "pv" },
  spec: { accessModes: ["ReadWriteOnce"], ...spec },
});
const csi = { driver: "block.example.com", volumeHandle: "v" };

describe("a volume for one Node at a time", () => {
  it("has access modes, and none that lets many have it", () => {
    expect(isExclusive(volume({}))).to.equal(true);
    expect(isExclusive(volume({ accessModes: ["ReadWriteOncePod"] }))).to.equal(true);
    expect(isExclusive(volume({ accessModes: ["ReadWriteOnce", "ReadOnlyMany"] }))).to.equal(false);
    expect(isExclusive(volume({ accessModes: [] }))).to.equal(false);
  });

  it("is held where something attaches it: a driver that does not say otherwise, or a plugin for block devices", () => {
    const unattached = unattachedDrivers([
      { metadata: { name: "files.example.com" }, spec: { attachRequired: false } },
      { metadata: { name: "block.example.com" }, spec: {} },
    ]);

    expect(isHeldByOneNode(volume({ csi }), unattached)).to.equal(true);
    expect(isHeldByOneNode(volume({ csi: { ...csi, driver: "files.example.com" } }), unattached)).to.equal(false);
    expect(isHeldByOneNode(volume({ csi: { ...csi, driver: "unknown.example.com" } }), unattached)).to.equal(true);
    expect(isHeldByOneNode(volume({ rbd: { image: "i" } }), unattached)).to.equal(true);
    expect(isHeldByOneNode(volume({ nfs: { server: "s", path: "/e" } }), unattached)).to.equal(false);
    expect(isHeldByOneNode(volume({ local: { path: "/d" } }), unattached)).to.equal(false);
  });
});
