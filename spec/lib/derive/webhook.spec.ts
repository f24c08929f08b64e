import { expect } from "chai";
import { backendsByService, isNarrowed, namespacesOf, vitalRequests } from "../../../lib/derive/webhook.js";

const asked = (resources: readonly string[], operations = ["*"], apiGroups = ["*"]) =>
  vitalRequests({ name: "w", rules: [{ apiGroups, operations, resources }] });

describe("a webhook", () => {
  it("is asked about resources as its rules say: a star leaves subresources out", () => {
    expect(asked(["pods"])).to.deep.equal(["the creation of Pods", "the deletion of Pods"]);
    expect(asked(["pods"], ["CREATE"])).to.deep.equal(["the creation of Pods"]);
    expect(asked(["pods/*"])).to.deep.equal(["the creation of Pods", "the deletion of Pods", "evictions"]);
    expect(asked(["*/eviction"])).to.deep.equal(["evictions"]);
    expect(asked(["*"])).to.not.include("evictions");
    expect(asked(["*"])).to.include("the leases of Nodes");
    expect(asked(["*/*"])).to.have.length(5);
    expect(asked(["*"], ["*"], ["apps"])).to.deep.equal([]);
  });

  it("is asked within its rule's scope and versions of the API alone", () => {
    const rule = { apiGroups: ["*"], operations: ["*"], resources: ["*"] };
    const requests = (more: object) => vitalRequests({ name: "w", rules: [{ ...rule, ...more }] });

    expect(requests({ scope: "Cluster" })).to.deep.equal(["changes of Nodes"]);
    expect(requests({ scope: "Namespaced" })).to.not.include("changes of Nodes");
    expect(requests({ apiVersions: ["v1beta1"] })).to.deep.equal([]);
    expect(requests({ apiVersions: ["v1", "v2"] })).to.have.length(4);
  });

  it("is asked about every namespace unless a selector says otherwise; each bears its name as a label", () => {
    const namespaces = ["kube-system", "shop"].map((name) => ({ metadata: { name } }));
    const exempt = { key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] };

    expect(namespacesOf({ name: "w" }, namespaces)).to.deep.equal(["kube-system", "shop"]);
    expect(namespacesOf({ name: "w", namespaceSelector: { matchExpressions: [exempt] } }, namespaces)).to.deep.equal([
      "shop",
    ]);
  });

  it("is narrowed by what an empty selector is not", () => {
    expect(isNarrowed({ name: "w", objectSelector: {} })).to.equal(false);
    expect(isNarrowed({ name: "w", objectSelector: { matchLabels: { a: "b" } } })).to.equal(true);
    expect(isNarrowed({ name: "w", matchConditions: [{ name: "c" }] })).to.equal(true);
  });

  it("has the endpoints of its Service behind it that are ready or do not say", () => {
    const slice = {
      metadata: { name: "s-1", namespace: "a", labels: { "kubernetes.io/service-name": "s" } },
      endpoints: [
        { nodeName: "n1", conditions: { ready: true }, targetRef: { kind: "Pod", name: "p" } },
        { nodeName: "n2", conditions: { ready: false } },
        { nodeName: "n3" },
      ],
    };

    expect(backendsByService([slice]).get("a/s")).to.deep.equal([
      { pod: "a/p", node: "n1" },
      { pod: undefined, node: "n3" },
    ]);
  });
});
