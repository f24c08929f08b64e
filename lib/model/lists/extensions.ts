import { type ListDefinition, list } from "./definition.js";
import { CONDITIONS, META } from "./fields.js";

const WEBHOOKS = [
  ...META,
  "webhooks.name",
  "webhooks.failurePolicy",
  "webhooks.timeoutSeconds",
  "webhooks.rules",
  "webhooks.namespaceSelector",
  "webhooks.objectSelector",
  "webhooks.matchConditions.name",
  "webhooks.clientConfig.service",
] as const;

/** What the API server calls while it serves others. */
export const EXTENSIONS: readonly ListDefinition[] = [
  list(
    "validatingWebhookConfigurations",
    "admissionregistration.k8s.io/v1",
    "ValidatingWebhookConfiguration",
    "validatingwebhookconfigurations",
    WEBHOOKS,
  ),
  list(
    "mutatingWebhookConfigurations",
    "admissionregistration.k8s.io/v1",
    "MutatingWebhookConfiguration",
    "mutatingwebhookconfigurations",
    WEBHOOKS,
  ),
  list("apiServices", "apiregistration.k8s.io/v1", "APIService", "apiservices", [
    ...META,
    "spec.group",
    "spec.version",
    "spec.service",
    ...CONDITIONS,
  ]),
  list(
    "customResourceDefinitions",
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    "customresourcedefinitions",
    [
      ...META,
      "spec.group",
      "spec.names.kind",
      "spec.names.plural",
      "spec.versions.name",
      "spec.versions.served",
      "spec.versions.storage",
      "spec.conversion.strategy",
      "spec.conversion.webhook.clientConfig.service",
      "status.storedVersions",
      ...CONDITIONS,
    ],
  ),
];
