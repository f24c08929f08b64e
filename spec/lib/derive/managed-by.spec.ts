import { expect } from "chai";
import { managerOf } from "../../../lib/derive/managed-by.js";

describe("who sets an object back", () => {
  const named = (parts: object) => managerOf({ name: "web", namespace: "shop", ...parts });

  it("is Argo CD by its own marks", () => {
    expect(named({ annotations: { "argocd.argoproj.io/tracking-id": "shop:apps/Deployment:shop/web" } })).to.equal(
      "Argo CD application shop",
    );
    expect(named({ labels: { "argocd.argoproj.io/instance": "shop" } })).to.equal("Argo CD application shop");
  });

  it("is Flux by the labels of what it applied", () => {
    const labels = {
      "kustomize.toolkit.fluxcd.io/name": "apps",
      "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
    };
    expect(named({ labels })).to.equal("Flux Kustomization flux-system/apps");
  });

  it("is the operator that owns it", () => {
    const owner = { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", name: "pg", controller: true };
    expect(named({ ownerReferences: [owner] })).to.equal("the operator of Cluster pg");
  });

  it("is nobody of what Helm installed, or of a label that everybody uses", () => {
    const labels = { "app.kubernetes.io/managed-by": "Helm", "app.kubernetes.io/instance": "shop" };
    expect(named({ labels })).to.equal(undefined);
    expect(named({})).to.equal(undefined);
  });
});
