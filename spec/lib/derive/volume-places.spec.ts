import { expect } from "chai";
import fc from "fast-check";
import { compileNodeSelector } from "../../../lib/derive/node-selector.js";
import { placeVolumes } from "../../../lib/derive/volume-places.js";
import type { NodeSelectorTerm, PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import { aLocalVolume, aNode } from "../../../lib/testing/index.js";

const nodes = [
  aNode("w1", { labels: { "kubernetes.io/hostname": "w1", zone: "a" } }),
  aNode("w2", { labels: { "kubernetes.io/hostname": "w2", zone: "a" } }),
  aNode("w3", { labels: { "kubernetes.io/hostname": "w3", zone: "b" } }),
  aNode("bare"),
];

const withTerms = (name: string, ...nodeSelectorTerms: readonly NodeSelectorTerm[]): PersistentVolume => ({
  metadata: { name },
  spec: { local: { path: `/data/${name}` }, nodeAffinity: { required: { nodeSelectorTerms } } },
});
const onZone = (zone: string) => ({ matchExpressions: [{ key: "zone", operator: "In", values: [zone] }] }) as const;

describe("the places of volumes", () => {
  it("are the Nodes that a volume's affinity names, by any label or by name, each once", () => {
    const byName = withTerms("n", { matchFields: [{ key: "metadata.name", operator: "In", values: ["w3", "gone"] }] });
    const byZone = withTerms("z", onZone("a"), onZone("a"));
    const byAbsence = withTerms("x", { matchExpressions: [{ key: "zone", operator: "DoesNotExist" }] });
    const nowhere = withTerms("e", {});
    const places = placeVolumes([byName, byZone, byAbsence, nowhere], nodes);

    expect(places.homesOf(byName)).to.deep.equal(["w3"]);
    expect(places.homesOf(byZone)).to.deep.equal(["w1", "w2"]);
    expect(places.homesOf(byAbsence)).to.deep.equal(["bare"]);
    expect(places.homesOf(nowhere)).to.deep.equal([]);
  });

  it("are all Nodes for a volume without affinity", () => {
    const anywhere: PersistentVolume = { metadata: { name: "h" }, spec: { hostPath: { path: "/data" } } };
    const places = placeVolumes([anywhere, aLocalVolume("pv", "/data/pv", "w1")], nodes);

    expect(places.homesOf(anywhere)).to.equal(undefined);
    expect(places.localOn("w1").map(({ metadata }) => metadata.name)).to.deep.equal(["pv", "h"]);
    expect(places.localOn("w2")).to.deep.equal([anywhere]);
  });

  it("on a Node hold local volumes alone, on one that is not known all of them", () => {
    const remote: PersistentVolume = { metadata: { name: "csi" }, spec: { csi: { driver: "d", volumeHandle: "v" } } };
    const local = aLocalVolume("pv", "/data/pv", "w1");
    const places = placeVolumes([remote, local], nodes);

    expect(places.localOn("w1")).to.deep.equal([local]);
    expect(places.localOn("bare")).to.deep.equal([]);
    expect(places.isKnown("bare")).to.equal(true);
    expect(places.isKnown("nfs")).to.equal(false);
    expect(places.localOn("nfs")).to.deep.equal([local]);
  });

  it("are what trying every volume on every Node gives", () => {
    const expression = fc.record({
      key: fc.constantFrom("kubernetes.io/hostname", "zone", "absent"),
      operator: fc.constantFrom("In" as const, "NotIn" as const, "Exists" as const, "DoesNotExist" as const),
      values: fc.array(fc.constantFrom("w1", "w2", "a", "b"), { minLength: 1, maxLength: 2 }),
    });
    const field = fc.record({
      key: fc.constant("metadata.name"),
      operator: fc.constantFrom("In" as const, "NotIn" as const),
      values: fc.array(fc.constantFrom("w1", "w3", "bare"), { minLength: 1, maxLength: 1 }),
    });
    const term = fc.record({
      matchExpressions: fc.array(expression, { maxLength: 2 }),
      matchFields: fc.array(field, { maxLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(term, { maxLength: 3 }), (terms) => {
        const volume = withTerms("v", ...terms);

        const homes = placeVolumes([volume], nodes).homesOf(volume);

        const matches = compileNodeSelector({ nodeSelectorTerms: terms });
        const expected = nodes
          .map(({ metadata: { name, labels = {} } }) => ({ name, labels }))
          .filter(matches)
          .map(({ name }) => name);
        expect(homes).to.have.members(expected).and.to.have.length(expected.length);
      }),
    );
  });
});
