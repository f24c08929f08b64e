import { expect } from "chai";
import { planFacts, planHost } from "../../../lib/collect/plan.js";
import { placeVolumes } from "../../../lib/derive/volume-places.js";
import { DERIVED_FACTS } from "../../../lib/derived/index.js";
import { STANDING } from "../../../lib/model/change.js";
import { aLocalVolume, aNode, aRelocation } from "../../../lib/testing/index.js";
import { singleNodeCluster } from "../../../rules/control-plane/single-node-cluster.js";
import { mountedVolume } from "../../../rules/relocation/mounted-volume.js";

describe("the plan of what to collect", () => {
  it("names the facts behind the derived facts that the rules ask for", () => {
    const plan = planFacts([mountedVolume], DERIVED_FACTS, aRelocation());

    expect(plan.host).to.include.members(["mounts", "paths"]);
    expect(plan.cluster).to.include.members(["persistentVolumes", "persistentVolumeClaims", "pods", "nodes"]);
  });

  it("reads what the prediction consults even where no rule does", () => {
    expect(planFacts([], DERIVED_FACTS, aRelocation()).host).to.include.members(["trees", "filesystems"]);
  });

  it("leaves out what only rules of other occasions read", () => {
    const plan = planFacts([mountedVolume, singleNodeCluster], DERIVED_FACTS, STANDING);

    expect(plan).to.deep.equal({ cluster: ["nodes", "namespaces"], host: [], hostsOf: new Set() });
  });

  it("looks at both ends of a move, at what a move leaves behind, and at the Node's own volumes", () => {
    const node = aNode("node1", { labels: { "kubernetes.io/hostname": "node1" } });
    const volumes = [aLocalVolume("here", "/data/here"), aLocalVolume("there", "/data/there", "node2")];

    const plan = planHost(node, ["paths", "trees"], aRelocation(), placeVolumes(volumes, [node]));

    expect(plan.paths).to.include.members([
      "/var/lib/kubelet",
      "/var/lib/kubelet.bak",
      "/var/lib/kubelet/kubelet",
      "/data/kubelet",
      "/data/here",
    ]);
    expect(plan.paths).to.not.include("/data/there");
    expect(plan.trees).to.deep.equal(["/var/lib/kubelet"]);
  });

  it("looks into directories of snapshots that k3s or a person names", () => {
    const annotations = { "k3s.io/node-args": '["server","--etcd-snapshot-dir","/srv/k3s"]' };
    const node = aNode("s1", { annotations });

    expect(planHost(node, [], STANDING, placeVolumes([], []), ["/srv/etcd"]).backups).to.deep.equal([
      "/srv/etcd",
      "/srv/k3s",
    ]);
  });

  it("walks nothing in the standing audit", () => {
    expect(planHost(aNode("node1"), [], STANDING, placeVolumes([], [])).trees).to.deep.equal([]);
  });
});
