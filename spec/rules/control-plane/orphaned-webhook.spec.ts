import type { Webhook } from "../../../lib/model/kubernetes/index.js";
import { testRule } from "../../../lib/testing/index.js";
import { orphanedWebhook } from "../../../rules/control-plane/orphaned-webhook.js";

const service = { namespace: "kruise-system", name: "kruise-webhook" };
const services = [{ metadata: service }];
const rules = [{ apiGroups: [""], operations: ["CREATE"], resources: ["pods"] }];
const configured = (parts: Partial<Webhook>) => ({
  validatingWebhookConfigurations: [
    { metadata: { name: "kruise" }, webhooks: [{ name: "vpod.kb.io", rules, clientConfig: { service }, ...parts }] },
  ],
  mutatingWebhookConfigurations: [],
  customResourceDefinitions: [],
});
const converted = {
  metadata: { name: "clonesets.apps.kruise.io" },
  spec: { conversion: { strategy: "Webhook", webhook: { clientConfig: { service } } } },
};

testRule(orphanedWebhook, {
  pass: {
    "its Service is there": { cluster: { ...configured({}), services } },
    "it is behind a URL": {
      cluster: { ...configured({ clientConfig: {} }), services: [] },
    },
    "resources are not converted by a webhook": {
      cluster: {
        ...configured({}),
        services,
        customResourceDefinitions: [{ ...converted, spec: { conversion: { strategy: "None" } } }],
      },
    },
  },
  fail: {
    "no Pod can be created any more": {
      cluster: { ...configured({}), services: [] },
      findings: [
        {
          messageId: "webhook",
          severity: "high",
          message:
            "ValidatingWebhookConfiguration kruise calls Service kruise-system/kruise-webhook for vpod.kb.io, and there is no such Service; it fails closed",
        },
      ],
    },
    "objects of one kind are refused": {
      cluster: {
        ...configured({ rules: [{ apiGroups: ["apps.kruise.io"], operations: ["*"], resources: ["*"] }] }),
        services: [],
      },
      findings: [{ messageId: "webhook", severity: "medium" }],
    },
    "requests wait for it and go on": {
      cluster: { ...configured({ failurePolicy: "Ignore" }), services: [] },
      findings: [{ messageId: "webhook", severity: "low" }],
    },
    "nobody converts a resource": {
      cluster: {
        validatingWebhookConfigurations: [],
        mutatingWebhookConfigurations: [],
        customResourceDefinitions: [converted],
        services: [],
      },
      findings: [{ messageId: "conversion", severity: "medium" }],
    },
  },
  open: {
    "definitions could not be read": {
      cluster: { validatingWebhookConfigurations: [], mutatingWebhookConfigurations: [], services },
      reason: "not-collected",
    },
  },
});
