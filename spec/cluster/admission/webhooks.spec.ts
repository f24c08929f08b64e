import { expect } from "chai";
import type { Report } from "../../../lib/model/report.js";
import { type Api, openApi } from "../api.js";
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.js";
import { describeCluster } from "../describe.js";
import { makeOperator, reportOf } from "../kaudit.js";
import { until } from "../until.js";

const CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
const HOOK = "guard.kaudit.spec";

interface Case {
  readonly title: string;
  /** the webhook's own fields beside where it calls */
  readonly webhook: object;
  /** Namespaces in which the API server then refuses a Pod without labels */
  readonly refusedIn: readonly ("shop" | "other")[];
  /** what kaudit says of it: for certain, under a condition, or nothing */
  readonly said: "certain" | "conditional" | "nothing";
}

const ASKED_OF_PODS = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };
const except = (...names: readonly string[]) => ({
  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: names }],
});

const CASES: readonly Case[] = [
  {
    title: "asked about every Pod",
    webhook: { rules: [ASKED_OF_PODS] },
    refusedIn: ["shop", "other"],
    said: "certain",
  },
  {
    title: "that passes over a Namespace",
    webhook: { rules: [ASKED_OF_PODS], namespaceSelector: except("shop") },
    refusedIn: ["other"],
    said: "certain",
  },
  {
    title: "that looks at labelled Pods alone",
    webhook: { rules: [ASKED_OF_PODS], objectSelector: { matchLabels: { guarded: "yes" } } },
    refusedIn: [],
    said: "conditional",
  },
  {
    title: "with a matchCondition",
    webhook: {
      rules: [ASKED_OF_PODS],
      matchConditions: [{ name: "others-only", expression: "object.metadata.namespace != 'shop'" }],
    },
    refusedIn: ["other"],
    said: "conditional",
  },
  {
    title: "that fails open",
    webhook: { rules: [ASKED_OF_PODS], failurePolicy: "Ignore" },
    refusedIn: [],
    said: "nothing",
  },
  {
    title: "asked about changes of Pods alone",
    webhook: { rules: [{ ...ASKED_OF_PODS, operations: ["UPDATE"] }] },
    refusedIn: [],
    said: "nothing",
  },
  {
    title: "asked about everything that is in no Namespace, which no Pod is",
    webhook: { rules: [{ ...ASKED_OF_PODS, apiGroups: ["batch"], resources: ["*"], scope: "Cluster" }] },
    refusedIn: [],
    said: "nothing",
  },
  {
    title: "asked about Pods by a rule for what is in no Namespace",
    webhook: { rules: [{ ...ASKED_OF_PODS, scope: "Cluster" }] },
    refusedIn: [],
    said: "nothing",
  },
  {
    title: "asked about Pods of another version of the API alone",
    webhook: { rules: [{ ...ASKED_OF_PODS, apiVersions: ["v2"] }], matchPolicy: "Exact" },
    refusedIn: [],
    said: "nothing",
  },
  {
    title: "asked about Pods with all that is below them",
    webhook: { rules: [{ ...ASKED_OF_PODS, resources: ["pods/*"] }] },
    refusedIn: ["shop", "other"],
    said: "certain",
  },
  {
    title: "asked by a wildcard",
    webhook: {
      rules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"], scope: "Namespaced" }],
    },
    refusedIn: ["shop", "other"],
    said: "certain",
  },
];

describeCluster("a webhook that fails closed, with nobody behind it", (undo) => {
  let controlPlane: ControlPlane;
  let api: Api;
  const operator = makeOperator();
  before(async () => {
    // It then goes by the Service's endpoints itself: there are none, and nothing is sent anywhere.
    controlPlane = await startControlPlane({ flags: { "kube-apiserver": { "enable-aggregator-routing": "true" } } });
    undo.push(controlPlane.stop);
    api = openApi(controlPlane);
    undo.push(api.close);
    await api.send("POST", "/api/v1/nodes", { metadata: { name: "node1" } });
    for (const name of ["shop", "other", "guard"]) {
      await api.send("POST", "/api/v1/namespaces", { metadata: { name } });
      await until(`the ServiceAccount of ${name}`, 60, () =>
        api.get<object>(`/api/v1/namespaces/${name}/serviceaccounts/default`),
      );
    }
    await api.send("POST", "/api/v1/namespaces/guard/services", {
      metadata: { name: "guard" },
      spec: { selector: { app: "guard" }, ports: [{ port: 443 }] },
    });
  });

  /** Whether the API server takes a Pod; the webhook has no side effects, so a dry run asks it as well. */
  async function isRefused(namespace: string): Promise<boolean> {
    const pod = { metadata: { name: "web" }, spec: { containers: [{ name: "main", image: "kaudit.spec/none:1" }] } };
    try {
      await api.send("POST", `/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod);
      return false;
    } catch (error) {
      // The API server quotes the name within its JSON.
      if (new RegExp(`failed calling webhook .{0,2}${HOOK}`).test(String(error))) return true;
      throw error;
    }
  }

  /** Installs the webhook, beside one that shows by refusing ConfigMaps when the API server has taken up both. */
  async function withWebhook(webhook: object, look: () => Promise<void>): Promise<void> {
    const called = {
      failurePolicy: "Fail",
      timeoutSeconds: 1,
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      clientConfig: { service: { namespace: "guard", name: "guard" } },
    };
    const canary = { ...called, name: "canary.kaudit.spec", rules: [{ ...ASKED_OF_PODS, resources: ["configmaps"] }] };
    const isTakenUp = async () => {
      const sent = api.send("POST", "/api/v1/namespaces/guard/configmaps?dryRun=All", { metadata: { name: "canary" } });
      return sent.then(
        () => false,
        (error: unknown) => String(error).includes(canary.name),
      );
    };
    await api.send("POST", CONFIGURATIONS, {
      metadata: { name: "guard" },
      webhooks: [{ ...called, name: HOOK, ...webhook }, canary],
    });
    try {
      await until("the webhooks to be called", 60, isTakenUp);
      await look();
    } finally {
      await api.send("DELETE", `${CONFIGURATIONS}/guard`);
      await until("the webhooks to be called no more", 60, async () => !(await isTakenUp()));
    }
  }

  async function refusingNamespaces(): Promise<readonly string[]> {
    const answers = await Promise.all(["shop", "other"].map(async (name) => ((await isRefused(name)) ? [name] : [])));
    return answers.flat();
  }

  async function said(): Promise<Report["findings"]> {
    const audited = await operator.kaudit(["audit", "--hosts", "none", "-o", "json"], {
      kubeconfig: controlPlane.adminKubeconfig,
    });
    return reportOf(audited).findings.filter(({ ruleId }) => ruleId === "fail-closed-webhook");
  }

  for (const { title, webhook, refusedIn, said: wanted } of CASES) {
    it(`${title}: ${refusedIn.length === 0 ? "lets Pods in" : `keeps Pods out of ${refusedIn.join(" and ")}`}, and kaudit says ${wanted === "nothing" ? "nothing" : "so"}`, async () => {
      await withWebhook(webhook, async () => {
        expect(await refusingNamespaces()).to.deep.equal(refusedIn);
        const findings = await said();
        expect(findings.map(({ certainty }) => certainty)).to.deep.equal(wanted === "nothing" ? [] : [wanted]);
        if (wanted !== "certain") return;
        const named = findings[0]?.data.namespaces ?? [];
        for (const name of ["shop", "other"] as const)
          expect(String(named).split(",").includes(`namespace ${name}`), name).to.equal(refusedIn.includes(name));
      });
    });
  }

  it("keeps the replacement of an evicted Pod from being made", async () => {
    const selector = { matchLabels: { app: "web" } };
    const containers = [{ name: "main", image: "kaudit.spec/none:1" }];
    await api.send("POST", "/apis/apps/v1/namespaces/shop/deployments", {
      metadata: { name: "web" },
      spec: { replicas: 1, selector, template: { metadata: { labels: { app: "web" } }, spec: { containers } } },
    });
    const pods = async () =>
      (
        await api.get<{ readonly items: readonly { readonly metadata: { readonly name: string } }[] }>(
          "/api/v1/namespaces/shop/pods?labelSelector=app=web",
        )
      ).items;
    const [pod] = await until("the Pod to be made", 30, async () => {
      const made = await pods();
      return made.length === 1 ? made : undefined;
    });
    await withWebhook({ rules: [ASKED_OF_PODS] }, async () => {
      const name = pod?.metadata.name ?? "";
      await api.send("POST", `/api/v1/namespaces/shop/pods/${name}/eviction`, {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name, namespace: "shop" },
        deleteOptions: { gracePeriodSeconds: 0 },
      });

      const told = await until("the ReplicaSet to say that it could not", 30, async () => {
        const events = await api.get<{ readonly items: readonly { readonly message: string }[] }>(
          "/api/v1/namespaces/shop/events?fieldSelector=reason=FailedCreate",
        );
        return events.items.find(({ message }) => message.includes(HOOK));
      });
      expect(told.message).to.match(/failed calling webhook/);
      expect(await pods()).to.deep.equal([]);
    });
  });

  it("is not what a ValidatingAdmissionPolicy is, which calls nobody", async () => {
    const group = "/apis/admissionregistration.k8s.io/v1";
    await api.send("POST", `${group}/validatingadmissionpolicies`, {
      metadata: { name: "guard" },
      spec: {
        failurePolicy: "Fail",
        matchConstraints: { resourceRules: [ASKED_OF_PODS] },
        validations: [{ expression: "object.metadata.name != ''" }],
      },
    });
    await api.send("POST", `${group}/validatingadmissionpolicybindings`, {
      metadata: { name: "guard" },
      spec: { policyName: "guard", validationActions: ["Deny"] },
    });

    expect(await refusingNamespaces()).to.deep.equal([]);
    expect(await said()).to.deep.equal([]);
  });
});
