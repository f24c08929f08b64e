import { expect } from "chai";
import { LISTS, listPath } from "../../../lib/model/lists.js";
import { compilePicks, covers } from "../../../lib/model/pick.js";

/** Fields that must never be kept: what people put secrets into. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  pods: [
    "spec.containers.env",
    "spec.containers.args",
    "spec.containers.command",
    "spec.initContainers.env",
    "spec.containers.readinessProbe.exec",
    "spec.containers.readinessProbe.httpGet",
    "spec.volumes.csi.volumeAttributes",
    "metadata.managedFields",
    "metadata.annotations",
  ],
  deployments: ["spec.template.spec.containers.env", "spec.template.metadata.annotations", "metadata.annotations"],
  persistentVolumes: ["spec.csi.volumeAttributes", "spec.rbd.secretRef", "spec.cephfs.secretRef"],
  configMaps: ["data", "binaryData"],
  validatingWebhookConfigurations: ["webhooks.clientConfig.caBundle", "webhooks.clientConfig.url"],
  events: ["message"],
};

describe("the lists", () => {
  it("are of different facts and resources, Secrets not among them", () => {
    const facts = LISTS.map(({ fact }) => fact);

    expect(new Set(facts).size).to.equal(facts.length);
    expect(new Set(LISTS.map(listPath)).size).to.equal(facts.length);
    expect(LISTS.map(({ resource }) => resource)).to.not.include("secrets");
  });

  it("name a kind and its plural as the API does", () => {
    for (const { kind, resource, apiVersion } of LISTS) {
      expect(resource, kind).to.match(new RegExp(`^${kind.toLowerCase().replace(/y$/, "ie").replace(/s$/, "se")}s$`));
      expect(apiVersion, kind).to.match(/^([a-z.0-9]+\/)?v\d+$/);
    }
  });

  it("always keep the name that everything else is found by", () => {
    for (const { fact, picks } of LISTS) expect(covers(compilePicks(picks), "metadata.name"), fact).to.equal(true);
  });

  for (const { fact, picks } of LISTS) {
    it(`keep nothing of ${fact} that could be a secret`, () => {
      const tree = compilePicks(picks);

      for (const path of [...(NEVER[fact] ?? []), "metadata.managedFields", "metadata.annotations", "metadata"]) {
        expect(covers(tree, path), path).to.equal(false);
      }
      expect(tree).to.not.equal(true);
    });
  }
});

describe("the path of a list", () => {
  it("is below /api for the core group and below /apis for the others", () => {
    const path = (fact: string) => LISTS.filter((list) => list.fact === fact).map(listPath);

    expect(path("pods")).to.deep.equal(["/api/v1/pods"]);
    expect(path("deployments")).to.deep.equal(["/apis/apps/v1/deployments"]);
    expect(path("csiNodes")).to.deep.equal(["/apis/storage.k8s.io/v1/csinodes"]);
  });
});
