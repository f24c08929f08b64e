import { expect } from "chai";
import type { WebhookConfiguration } from "../../../lib/model/kubernetes/index.js";
import { predictDrain } from "../../../lib/simulate/predict/predict-drain.js";
import { DRAIN } from "./drains.js";
import { clusterOf, machines, type Parts, pod } from "./small-cluster.js";

const owner = { kind: "ReplicaSet", name: "web", apiVersion: "apps/v1" };
const replicaSets = [{ metadata: { name: "web", namespace: "shop" }, spec: { replicas: 1 }, status: { replicas: 1 } }];

function injector(webhook: object = {}): readonly WebhookConfiguration[] {
  const rules = [{ apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] }];
  return [{ metadata: { name: "injector" }, webhooks: [{ name: "injector.example.com", rules, ...webhook }] }];
}

function drained(parts: Partial<Parts>) {
  const pods = [pod("web-0", { on: "n0", owner })];
  return predictDrain(clusterOf({ nodes: machines("n0", "n1"), pods, replicaSets, ...parts }), DRAIN);
}

describe("admission webhooks on new Pods", () => {
  it("are named among what is assumed, where a replacement is like a Pod that was admitted", () => {
    const { assumptions, complete } = drained({ mutatingWebhookConfigurations: injector() });
    expect(assumptions.webhooksThatAnswerAsBefore).to.equal("MutatingWebhookConfiguration injector");
    expect(complete).to.equal(true);
  });

  it("are missing, where they add to a Pod what nobody has seen", () => {
    const template = { spec: { containers: [{ name: "main" }] } };
    const sets = [
      { metadata: { name: "new", namespace: "shop" }, spec: { replicas: 1, template }, status: { replicas: 0 } },
    ];
    const { missing } = drained({ mutatingWebhookConfigurations: injector(), replicaSets: [...replicaSets, ...sets] });
    expect(missing).to.deep.equal(["what MutatingWebhookConfiguration injector adds to a new Pod in Namespace shop"]);
  });

  it("do not matter where they are asked about something else", () => {
    const elsewhere = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "bank" } } };
    const others = { rules: [{ apiGroups: ["apps"], resources: ["deployments"], operations: ["CREATE"] }] };
    for (const webhook of [elsewhere, others]) {
      const { assumptions } = drained({ validatingWebhookConfigurations: injector(webhook) });
      expect(assumptions).not.to.have.property("webhooksThatAnswerAsBefore");
    }
  });
});
