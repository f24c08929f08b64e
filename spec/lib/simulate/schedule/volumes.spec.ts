import { expect } from "chai";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../../../lib/model/kubernetes/index.js";
import { deletePod } from "../../../../lib/simulate/api-server.js";
import { clusterOf, find, machine, machines, type Parts, play, pod } from "../small-cluster.js";

const ZONE = "topology.kubernetes.io/zone";
const claiming = (...names: readonly string[]) => ({
  volumes: names.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
});

function claim(
  name: string,
  parts: Partial<PersistentVolumeClaim["spec"]> = {},
  isBound = true,
): PersistentVolumeClaim {
  return {
    metadata: {
      name,
      namespace: "shop",
      ...(isBound && { annotations: { "pv.kubernetes.io/bind-completed": "yes" } }),
    },
    spec: {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "1Gi" } },
      ...(isBound && { volumeName: name }),
      ...parts,
    },
    status: { phase: isBound ? "Bound" : "Pending" },
  };
}

function volume(name: string, spec: PersistentVolume["spec"] = {}, isBound = true): PersistentVolume {
  return {
    metadata: { name },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      ...(isBound && { claimRef: { namespace: "shop", name } }),
      ...spec,
    },
    status: { phase: isBound ? "Bound" : "Available" },
  };
}

const onNode = (...values: readonly string[]) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values }] }],
    },
  },
});
const waiting = (name: string, provisioner: string, more: Partial<StorageClass> = {}): StorageClass => ({
  metadata: { name },
  provisioner,
  volumeBindingMode: "WaitForFirstConsumer",
  ...more,
});
const fate = (parts: Partial<Parts>, spec: object = claiming("c")) =>
  play(clusterOf({ nodes: machines("a", "b"), ...parts, pods: [...(parts.pods ?? []), pod("new", spec)] })).new;

describe("VolumeBinding", () => {
  it("goes where the bound volume can be reached", () => {
    expect(fate({ persistentVolumeClaims: [claim("c")], persistentVolumes: [volume("c", onNode("b"))] })).to.equal("b");
    expect(fate({ persistentVolumeClaims: [claim("c")], persistentVolumes: [volume("c", onNode("z"))] })).to.deep.equal(
      {
        "node(s) didn't match PersistentVolume's node affinity": 2,
      },
    );
  });

  it("tells a claim that is not there, one that has lost its volume and one without a class from each other", () => {
    expect(fate({})).to.deep.equal({ 'persistentvolumeclaim "c" not found': 2 });
    const lost = { ...claim("c"), status: { phase: "Lost" } };
    expect(fate({ persistentVolumeClaims: [lost] })).to.deep.equal({
      'persistentvolumeclaim "c" bound to non-existent persistentvolume "c"': 2,
    });
    expect(fate({ persistentVolumeClaims: [claim("c", {}, false)] })).to.deep.equal({
      "pod has unbound immediate PersistentVolumeClaims": 2,
    });
  });

  it("waits for the volume controller, which soon binds a claim to the volume that names it", () => {
    const missed = { ...claim("c", { volumeName: "c" }, false) };
    expect(fate({ persistentVolumeClaims: [missed], persistentVolumes: [volume("c", onNode("b"))] })).to.equal("b");
    const others = volume("c", { claimRef: { namespace: "shop", name: "other" } });
    expect(fate({ persistentVolumeClaims: [missed], persistentVolumes: [others] })).to.deep.equal({
      "pod has unbound immediate PersistentVolumeClaims": 2,
    });
  });

  it("says nothing about claims that were not observed, and notes that they are missing", () => {
    const cluster = clusterOf({
      nodes: machines("a"),
      pods: [pod("new", claiming("c"))],
      persistentVolumeClaims: undefined,
    });
    expect(play(cluster).new).to.equal("a");
    expect(cluster.facts.missing).to.deep.equal(["persistentVolumeClaims"]);
  });

  it("binds a waiting claim to a volume of the Node, or has one made for it", () => {
    const unbound = claim("c", { storageClassName: "local" }, false);
    const storageClasses = [waiting("local", "kubernetes.io/no-provisioner")];
    const here = volume("pv", { storageClassName: "local", ...onNode("b") }, false);
    expect(fate({ storageClasses, persistentVolumeClaims: [unbound], persistentVolumes: [here] })).to.equal("b");
    expect(fate({ storageClasses, persistentVolumeClaims: [unbound] })).to.deep.equal({
      "node(s) didn't find available persistent volumes to bind": 2,
    });
    expect(fate({ storageClasses: [waiting("local", "csi.example.com")], persistentVolumeClaims: [unbound] })).to.be.a(
      "string",
    );
  });

  it("gives a volume to one claim only", () => {
    const storageClasses = [waiting("local", "kubernetes.io/no-provisioner")];
    const persistentVolumeClaims = ["c", "d"].map((name) => claim(name, { storageClassName: "local" }, false));
    const persistentVolumes = [volume("pv", { storageClassName: "local", ...onNode("b") }, false)];
    expect(fate({ storageClasses, persistentVolumeClaims, persistentVolumes }, claiming("c", "d"))).to.be.an("object");
    const fates = play(
      clusterOf({
        nodes: machines("a", "b"),
        storageClasses,
        persistentVolumeClaims,
        persistentVolumes,
        pods: [pod("first", claiming("c")), pod("second", claiming("d"))],
      }),
    );
    expect(Object.values(fates).filter((each) => each === "b")).to.have.length(1);
  });

  it("does not take a volume that is too small, of another class or mode, or that offers less", () => {
    const storageClasses = [waiting("local", "kubernetes.io/no-provisioner")];
    const persistentVolumeClaims = [claim("c", { storageClassName: "local" }, false)];
    const unfit: readonly PersistentVolume["spec"][] = [
      { storageClassName: "local", capacity: { storage: "1023Mi" } },
      { storageClassName: "other" },
      { storageClassName: "local", volumeMode: "Block" },
      { storageClassName: "local", accessModes: ["ReadOnlyMany"] },
      { storageClassName: "local", claimRef: { namespace: "shop", name: "else" } },
    ];
    for (const spec of unfit) {
      const persistentVolumes = [volume("pv", spec, false)];
      expect(fate({ storageClasses, persistentVolumeClaims, persistentVolumes }), JSON.stringify(spec)).to.be.an(
        "object",
      );
    }
  });

  it("provisions where the class allows it and the driver has room", () => {
    const nodes = [machine("a", { labels: { [ZONE]: "1" } }), machine("b", { labels: { [ZONE]: "2" } })];
    const allowedTopologies = [{ matchLabelExpressions: [{ key: ZONE, values: ["2"] }] }];
    const persistentVolumeClaims = [claim("c", { storageClassName: "fast" }, false)];
    const storageClasses = [waiting("fast", "csi.example.com", { allowedTopologies })];
    expect(fate({ nodes, storageClasses, persistentVolumeClaims })).to.equal("b");
    const csiDrivers = [{ metadata: { name: "csi.example.com" }, spec: { storageCapacity: true } }];
    const capacity = (size: string) => [
      {
        metadata: { name: "x" },
        storageClassName: "fast",
        capacity: size,
        nodeTopology: { matchLabels: { [ZONE]: "2" } },
      },
    ];
    const within = (size: string) =>
      fate({ nodes, storageClasses, persistentVolumeClaims, csiDrivers, csiStorageCapacities: capacity(size) });
    expect(within("1Gi")).to.equal("b");
    expect(within("900Mi")).to.deep.equal({
      "node(s) did not have enough free storage": 1,
      "node(s) didn't find available persistent volumes to bind": 1,
    });
  });
});

describe("a claim that is made for a generic ephemeral volume", () => {
  const owner = { kind: "ReplicaSet", name: "web", apiVersion: "apps/v1" };
  const volumes = (spec: object) => [{ name: "scratch", ephemeral: { volumeClaimTemplate: { spec } } }];
  const replaced = (spec: object, storageClasses: readonly StorageClass[]) => {
    const replicaSets = [{ metadata: { name: "web", namespace: "shop" }, spec: { replicas: 1 } }];
    const pods = [pod("old", { on: "a", owner, volumes: volumes(spec) })];
    const cluster = clusterOf({ nodes: machines("a"), replicaSets, storageClasses, pods });
    return Object.values(play(cluster, (run) => deletePod(run.simulation, find(run, "old"))))[0];
  };
  const marked = (name: string, creationTimestamp: string): StorageClass => {
    const annotations = { "storageclass.kubernetes.io/is-default-class": "true" };
    return { ...waiting(name, "csi.example.com"), metadata: { name, creationTimestamp, annotations } };
  };

  it("takes the newest default class where it names none, and none where it says so", () => {
    const none = { ...marked("old", "2025-01-01T00:00:00Z"), provisioner: "kubernetes.io/no-provisioner" };
    expect(replaced({}, [none, marked("new", "2026-01-01T00:00:00Z")])).to.equal("a");
    expect(replaced({}, [none])).to.deep.equal({ "node(s) didn't find available persistent volumes to bind": 1 });
    expect(replaced({ storageClassName: "" }, [marked("new", "2026-01-01T00:00:00Z")])).to.deep.equal({
      "pod has unbound immediate PersistentVolumeClaims": 1,
    });
  });
});

describe("VolumeRestrictions", () => {
  it("gives a ReadWriteOncePod claim to one Pod", () => {
    const persistentVolumeClaims = [claim("c", { accessModes: ["ReadWriteOncePod"] })];
    const parts = {
      persistentVolumeClaims,
      persistentVolumes: [volume("c")],
      pods: [pod("old", { on: "a", ...claiming("c") })],
    };
    expect(fate(parts)).to.deep.equal({
      "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod": 2,
    });
    expect(fate({ ...parts, pods: [pod("old", { on: "a", phase: "Succeeded", ...claiming("c") })] })).to.be.a("string");
  });

  it("keeps two writers of one image off the same Node", () => {
    const rbd = (readOnly: boolean) => ({ volumes: [{ name: "v", rbd: { pool: "p", image: "i", readOnly } }] });
    const nodes = machines("a");
    expect(fate({ nodes, pods: [pod("old", { on: "a", ...rbd(false) })] }, rbd(true))).to.deep.equal({
      "node(s) had no available disk": 1,
    });
    expect(fate({ nodes, pods: [pod("old", { on: "a", ...rbd(true) })] }, rbd(true))).to.equal("a");
  });
});

describe("NodeVolumeLimits", () => {
  const csi = (handle: string) => ({ csi: { driver: "csi.example.com", volumeHandle: handle } });
  const csiNodes = [
    {
      metadata: { name: "a" },
      spec: { drivers: [{ name: "csi.example.com", nodeID: "a", allocatable: { count: 1 } }] },
    },
  ];
  const parts = {
    nodes: machines("a"),
    csiNodes,
    persistentVolumeClaims: [claim("old"), claim("c")],
    persistentVolumes: [volume("old", csi("1")), volume("c", csi("2"))],
  };

  it("takes no more volumes of a driver than the Node can attach", () => {
    expect(fate(parts)).to.equal("a");
    expect(fate({ ...parts, pods: [pod("old", { on: "a", ...claiming("old") })] })).to.deep.equal({
      "node(s) exceed max volume count": 1,
    });
  });

  it("counts a volume once that is there already, and one that is still attached without a Pod", () => {
    expect(fate({ ...parts, pods: [pod("old", { on: "a", ...claiming("c") })] })).to.equal("a");
    const volumeAttachments = [
      {
        metadata: { name: "va" },
        spec: { attacher: "csi.example.com", nodeName: "a", source: { persistentVolumeName: "old" } },
      },
    ];
    expect(fate({ ...parts, volumeAttachments })).to.deep.equal({ "node(s) exceed max volume count": 1 });
  });
});

describe("VolumeZone", () => {
  const nodes = [machine("a", { labels: { [ZONE]: "1" } }), machine("b", { labels: { [ZONE]: "2" } }), machine("c")];
  const labelled = (zones: string) => {
    const bound = volume("c");
    return {
      nodes,
      persistentVolumeClaims: [claim("c")],
      persistentVolumes: [{ ...bound, metadata: { name: "c", labels: { [ZONE]: zones } } }],
    };
  };

  it("goes to the zone of the volume, or to one of its zones", () => {
    const only = { ...claiming("c"), nodeSelector: { [ZONE]: "1" } };
    expect(fate(labelled("1"), only)).to.equal("a");
    expect(fate(labelled("2__1"), only)).to.equal("a");
    expect(fate(labelled("2"), only)).to.deep.equal({
      "node(s) had no available volume zone": 1,
      "node(s) didn't match Pod's node affinity/selector": 2,
    });
  });

  it("does not hold it against a Node that it has no zone", () => {
    expect(fate(labelled("2"), { ...claiming("c"), nodeSelector: { "kubernetes.io/hostname": "c" } })).to.equal("c");
  });
});
