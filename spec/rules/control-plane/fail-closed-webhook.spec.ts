import type { EndpointSlice, Webhook } from "../../../lib/model/kubernetes/index.js";
import { aDeployment, missing, testRule } from "../../../lib/testing/index.js";
import { failClosedWebhook } from "../../../rules/control-plane/fail-closed-webhook.js";
import { aDrain, clusterOf } from "../drain/cluster.js";

const change = aDrain();
const service = { namespace: "kruise-system", name: "kruise-webhook" };
const podCreation = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }];
const exemptItself = {
  matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kruise-system"] }],
};
const aWebhook = (parts: Partial<Webhook> = {}) => [
  {
    metadata: { name: "kruise" },
    webhooks: [{ name: "mpod.kb.io", rules: podCreation, clientConfig: { service }, ...parts }],
  },
];
const sliceOf = (endpoints: EndpointSlice["endpoints"] = []): EndpointSlice => ({
  metadata: {
    name: "kruise-webhook-1",
    namespace: "kruise-system",
    labels: { "kubernetes.io/service-name": "kruise-webhook" },
  },
  endpoints,
});
const manager = (on: readonly string[]) => aDeployment("manager", { namespace: "kruise-system", on });
const cluster = (on: readonly string[], webhook: Partial<Webhook> = {}) => {
  const made = manager(on);
  return clusterOf([made], {
    namespaces: ["kruise-system", "default"].map((name) => ({ metadata: { name } })),
    services: [{ metadata: { name: "kruise-webhook", namespace: "kruise-system" } }],
    mutatingWebhookConfigurations: aWebhook(webhook),
    validatingWebhookConfigurations: [],
    endpointSlices: [
      sliceOf(
        made.pods.map(({ metadata, spec }) => ({
          nodeName: spec?.nodeName ?? "",
          conditions: { ready: true },
          targetRef: { kind: "Pod", namespace: "kruise-system", name: metadata.name },
        })),
      ),
    ],
  });
};

testRule(failClosedWebhook, {
  pass: {
    "it fails open": { change, cluster: cluster(["node1"], { failurePolicy: "Ignore" }) },
    "another backend is on another Node": { change, cluster: cluster(["node1", "node2"]) },
    "it answers, and nobody changes anything": { cluster: cluster(["node1"]) },
    "it is asked about nothing that a cluster heals by": {
      change,
      cluster: cluster(["node1"], {
        rules: [{ apiGroups: ["example.com"], operations: ["*"], resources: ["widgets"] }],
      }),
    },
    "it is somewhere else, behind a URL": {
      change,
      cluster: cluster(["node1"], { clientConfig: {} }),
    },
    "no namespace is subject to it": {
      change,
      cluster: cluster(["node1"], { namespaceSelector: { matchLabels: { guarded: "yes" } } }),
    },
  },
  fail: {
    "its only Pod goes, and it is asked about that Pod's replacement": {
      change,
      cluster: cluster(["node1"]),
      findings: [{ messageId: "deadlock", severity: "high", certainty: "certain" }],
    },
    "its only Pod goes, and its own namespace is exempt": {
      change,
      cluster: cluster(["node1"], { namespaceSelector: exemptItself }),
      findings: [
        {
          messageId: "goes",
          severity: "medium",
          message:
            "Webhook mpod.kb.io fails closed, and all ready endpoints of Service kruise-system/kruise-webhook go: nobody answers for 0 to 120 s; it is asked about the creation of Pods",
        },
      ],
    },
    "its Node loses power, and for minutes nothing is replaced": {
      change: { kind: "power-off", nodes: ["node1"] },
      cluster: cluster(["node1"], { namespaceSelector: exemptItself }),
      findings: [{ messageId: "goes", severity: "high" }],
    },
    "it is asked about some Pods only, and which is not known": {
      change,
      cluster: cluster(["node1"], { objectSelector: { matchLabels: { managed: "kruise" } } }),
      findings: [{ messageId: "deadlock", severity: "medium", certainty: "conditional" }],
    },
    "nobody is behind it now": {
      cluster: cluster([]),
      findings: [
        {
          messageId: "noBackend",
          severity: "high",
          message:
            "Webhook mpod.kb.io fails closed, and Service kruise-system/kruise-webhook has no ready endpoint; it is asked about the creation of Pods",
        },
      ],
    },
    "it is asked about everything, the leases of Nodes among it": {
      cluster: cluster([], { rules: [{ apiGroups: ["*"], operations: ["*"], resources: ["*/*"] }] }),
      findings: [{ messageId: "noBackend", severity: "high" }],
    },
  },
  open: {
    "endpoints could not be read": {
      change,
      cluster: { ...cluster(["node1"]), endpointSlices: missing("forbidden", "not allowed") },
      reason: "forbidden",
    },
  },
});
