import { expect } from "chai";
import { createMountTable } from "../../../lib/derive/mount-table.js";
import { relocatedPodVolumes } from "../../../lib/derive/relocated-pod-volumes.js";
import { relocateTree } from "../../../lib/derive/relocation.js";
import { indexVolumes } from "../../../lib/derive/volume-index.js";
import type { Mount } from "../../../lib/model/host-facts.js";
import type { Pod } from "../../../lib/model/kubernetes/index.js";
import { aMount, aPod, podVolumePath, ROOT_MOUNT } from "../../../lib/testing/index.js";

const ROOT = "/var/lib/kubelet";
const pg = aPod("pg-0", {
  spec: {
    nodeName: "node1",
    volumes: [
      { name: "cache", emptyDir: {} },
      { name: "ram", emptyDir: { medium: "Memory" } },
    ],
  },
});
const inMemory = (plugin: string, volume: string, id: number) =>
  aMount(podVolumePath("pg-0", plugin, volume), { id, device: `0:${id}`, fstype: "tmpfs" });
const MOUNTS = [inMemory("empty-dir", "ram", 50), inMemory("projected", "token", 51)];

function volumesOf(mounts: readonly Mount[], pods: readonly Pod[] = [pg], from = ROOT, root = ROOT) {
  const table = createMountTable([ROOT_MOUNT, aMount("/data", { id: 40 }), ...mounts]);
  return relocatedPodVolumes(relocateTree(table, { from, to: `/data${from}` }), {
    node: "node1",
    index: pods.length === 0 ? undefined : indexVolumes([], [], pods),
    pods,
    table,
    kubeletRoot: { path: root, realPath: root, source: "process" },
  });
}

describe("volumes that end with their Pod, in a tree that moves", () => {
  it("are what lives in memory there, and emptyDirs on its disk", () => {
    expect(
      volumesOf(MOUNTS).map(({ pod, volume, plugin, isInMemory }) => [pod, volume, plugin, isInMemory]),
    ).to.have.deep.members([
      ["default/pg-0", "ram", "empty-dir", true],
      ["default/pg-0", "token", "projected", true],
      ["default/pg-0", "cache", "empty-dir", false],
    ]);
  });

  it("are emptied with the tree: on its disk by whatever removes it, in memory by what crosses devices", () => {
    const lost = new Map(volumesOf(MOUNTS).map(({ volume, lostBy }) => [volume, lostBy]));

    expect(lost.get("cache")).to.include.members(["rm-rf", "rm-one-file-system", "mv-across-devices", "find-delete"]);
    expect(lost.get("ram")).to.include.members(["rm-rf", "mv-across-devices"]);
    expect(lost.get("ram")).to.not.include.members(["rm-one-file-system"]);
    expect(lost.get("ram")).to.not.include.members(["find-delete"]);
  });

  it("are known from the mounts alone where the Pods are not", () => {
    expect(volumesOf(MOUNTS, []).map(({ pod, volume }) => [pod, volume])).to.have.deep.members([
      [null, "ram"],
      [null, "token"],
    ]);
  });

  it("are those of a static Pod by the hash of its manifest, and none of a Pod that has ended", () => {
    const annotations = { "kubernetes.io/config.hash": "0123456789abcdef0123456789abcdef" };
    const mirror = { ...pg, metadata: { ...pg.metadata, annotations } };
    const ended = { ...pg, status: { ...pg.status, phase: "Succeeded" } };

    expect(volumesOf([], [mirror]).map(({ path }) => path)).to.deep.equal([
      `${ROOT}/pods/0123456789abcdef0123456789abcdef/volumes/kubernetes.io~empty-dir/cache`,
    ]);
    expect(volumesOf([], [ended])).to.deep.equal([]);
  });

  it("are none where the kubelet's root stays", () => {
    expect(volumesOf([], [pg], "/var/lib/containerd")).to.deep.equal([]);
  });

  it("are out of reach of what stops at file systems where the root is a disk of its own in the tree", () => {
    const [cache] = volumesOf([aMount(ROOT, { id: 60, device: "8:1" })], [pg], "/var/lib");

    expect(cache?.lostBy).to.include("rm-rf").and.not.include("rm-one-file-system");
  });
});
