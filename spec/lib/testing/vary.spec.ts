import { expect } from "chai";
import { aMount, aPod } from "../../../lib/testing/index.js";
import { VARIATIONS } from "../../../lib/testing/vary.js";

const uid = "0a1b2c3d-0000-4000-8000-000000000001";
const mounts = [aMount(`/var/lib/kubelet/pods/${uid}/volumes/x`), aMount("/data")];
const root = { target: "/", source: "/dev/vda", fstype: "ext4", sizeBytes: 64, usedBytes: 32, availableBytes: 0 };
const data = { target: "/data", source: "/dev/vdb", fstype: "xfs", sizeBytes: 128, usedBytes: 1, availableBytes: 64 };
const pods = [aPod("a", { metadata: { name: "a", uid } }), aPod(`pvc-${uid}`)];
const scenario = {
  collectedAt: "2026-11-20T12:00:00Z",
  cluster: { pods },
  hosts: { w1: { mounts, filesystems: [root, data] } },
};

/** The scenario as it is seen again; variations keep its shape. */
function vary(name: string): typeof scenario {
  const variation = VARIATIONS[name];
  if (variation === undefined) throw new RangeError(`no variation is called ${name}`);
  return variation(scenario) as typeof scenario;
}

describe("the same hazard seen again", () => {
  it("has other UIDs, in objects and in Pods' directories alike, and the same names", () => {
    const { cluster, hosts } = vary("other UIDs");

    const other = "5f607182-5555-9555-d555-555555555556";
    expect(cluster.pods[0]?.metadata).to.deep.include({ name: "a", uid: other });
    expect(cluster.pods[1]?.metadata.name).to.equal(`pvc-${uid}`);
    expect(hosts.w1.mounts[0]?.target).to.equal(`/var/lib/kubelet/pods/${other}/volumes/x`);
  });

  it("comes in another order, but for the mounts, whose order the kernel gives", () => {
    const { cluster, hosts } = vary("another order");

    expect(cluster.pods).to.deep.equal(pods.toReversed());
    expect(hosts.w1).to.deep.equal({ mounts, filesystems: [data, root] });
  });

  it("comes at another time", () => {
    expect(vary("another time").collectedAt).to.equal("2026-11-20T13:30:00.000Z");
  });

  it("has grown a little, with nothing where nothing was", () => {
    expect(vary("other sizes").hosts.w1.filesystems).to.deep.equal([
      { ...root, sizeBytes: 65, usedBytes: 33 },
      { ...data, sizeBytes: 130, availableBytes: 65 },
    ]);
  });
});
