import { expect } from "chai";
import { load } from "js-yaml";
import { clusterRoleYaml, type PolicyRule, policyRules } from "../../../../lib/collect/kube/cluster-role.js";
import { LISTS } from "../../../../lib/model/lists.js";

const texts = (rule: PolicyRule) => Object.values(rule as Readonly<Record<string, readonly string[]>>).flat();

describe("the ClusterRole", () => {
  it("allows to get and to list, and nothing else", () => {
    expect(new Set(policyRules().flatMap(({ verbs }) => verbs))).to.deep.equal(new Set(["list", "get"]));
  });

  it("has no wildcard, no Secrets, nothing below a Node and no way to act as another", () => {
    for (const text of policyRules().flatMap(texts)) {
      expect(text).to.not.match(/\*|secret|\/proxy|exec|token|impersonate|escalate|bind|serviceaccount/);
    }
    const resources = policyRules().flatMap((rule) => ("resources" in rule ? rule.resources : []));
    expect(resources.filter((resource) => resource.includes("/"))).to.deep.equal([]);
  });

  it("allows each list once, in its own group", () => {
    const allowed = policyRules().flatMap((rule) =>
      "resources" in rule && rule.verbs.includes("list")
        ? rule.resources.map((resource) => `${rule.apiGroups[0]}/${resource}`)
        : [],
    );

    expect(allowed).to.have.members(
      LISTS.map(({ apiVersion, resource }) => `${/^(?:(.*)\/)?/.exec(apiVersion)?.[1] ?? ""}/${resource}`),
    );
  });

  it("allows to get one Namespace and three URLs", () => {
    expect(policyRules().filter(({ verbs }) => verbs.includes("get"))).to.deep.equal([
      { apiGroups: [""], resources: ["namespaces"], resourceNames: ["kube-system"], verbs: ["get"] },
      { nonResourceURLs: ["/metrics", "/readyz", "/version"], verbs: ["get"] },
    ]);
  });

  it("is YAML that says the same", () => {
    expect(load(clusterRoleYaml("auditor"))).to.deep.equal({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "auditor" },
      rules: policyRules(),
    });
    expect(clusterRoleYaml()).to.not.match(/[ \t]$/m);
  });
});
