import { keyOf } from "../../lib/derive/owner.js";
import { type ConfiguredWebhook, failsClosed, vitalRequests, webhooksOf } from "../../lib/derive/webhook.js";
import type { CustomResourceDefinition } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

type Found = Violation<"webhook" | "conversion", "kind" | "name" | "key">;

/** What was uninstalled by halves: the callers are there, the one they call is not. */
export const orphanedWebhook = defineClusterRule({
  id: "orphaned-webhook",
  family: "control-plane",
  title: "A webhook is called whose Service is gone",
  risks: ["E18"],
  rationale:
    "Deleting an operator's Deployment and Service leaves its webhook configurations and the conversion of its resources. The " +
    "API server goes on calling them: requests are refused, and resources that need conversion cannot be listed or collected.",
  sources: [
    "https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/",
    "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion",
  ],
  occasions: ["standing", "drain", "upgrade", "restore-etcd"],
  worst: { standing: "high", drain: "high", upgrade: "high", "restore-etcd": "high" },
  identity: ["kind", "name", "key"],
  messages: {
    webhook: {
      message: "{kind} {name} calls Service {service} for {webhook}, and there is no such Service; it {effect}",
      impact: "What it is asked about is refused or delayed for as long as the configuration is there.",
      remediation: [
        {
          text: "Install what serves it again, or save the configuration and delete it.",
          commands: ["kubectl get -o yaml {resource} {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get service --namespace={namespace}"],
    },
    conversion: {
      message: "CustomResourceDefinition {name} is converted by Service {service}, and there is no such Service",
      impact:
        "Its objects cannot be read in another version: listing, garbage collection and namespace deletion get stuck.",
      remediation: [
        {
          text: "Install what converts it again before its objects are needed.",
          commands: ["kubectl get customresourcedefinition -o yaml -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get service --namespace={namespace}"],
    },
  },
  requires: { cluster: ["validatingWebhookConfigurations", "mutatingWebhookConfigurations", "services"] },
  consults: { cluster: ["customResourceDefinitions"] },
  evaluate: ({ cluster }) => {
    const services = new Set(cluster.services.map(({ metadata }) => keyOf(metadata)));
    const webhooks = webhooksOf(cluster.validatingWebhookConfigurations, cluster.mutatingWebhookConfigurations);
    const definitions = observedValue(cluster.customResourceDefinitions) ?? [];
    const unseen = undecidedBy(cluster.customResourceDefinitions, "whether resources are converted by a webhook");
    const subjects = [
      ...webhooks.map((webhook) => () => orphanedCall(webhook, services)),
      ...definitions.map((definition) => () => orphanedConversion(definition, services)),
    ];
    const outcome = examine(subjects, (check) => check());
    if (unseen === undefined || outcome.kind === "notApplicable") return outcome;
    return { ...outcome, undecided: [unseen] };
  },
});

function orphanedCall(
  { kind, configuration, webhook }: ConfiguredWebhook,
  services: ReadonlySet<string>,
): Found | undefined {
  const service = webhook.clientConfig?.service;
  if (service === undefined || services.has(keyOf(service))) return undefined;
  const isClosed = failsClosed(webhook);
  const isVital = isClosed && vitalRequests(webhook).length > 0;
  return {
    messageId: "webhook",
    severity: isVital ? "high" : isClosed ? "medium" : "low",
    certainty: "certain",
    subject: { kind, name: configuration },
    identity: { kind, name: configuration, key: webhook.name },
    data: {
      kind,
      resource: kind.toLowerCase(),
      name: configuration,
      webhook: webhook.name,
      service: keyOf(service),
      namespace: service.namespace,
      effect: isClosed ? "fails closed" : "fails open, after its time limit",
    },
    evidence: [{ object: `${kind}/${configuration}`, path: "/webhooks", value: keyOf(service) }],
  };
}

function orphanedConversion(
  { metadata, spec }: CustomResourceDefinition,
  services: ReadonlySet<string>,
): Found | undefined {
  const service = spec?.conversion?.webhook?.clientConfig?.service;
  if (spec?.conversion?.strategy !== "Webhook" || service === undefined || services.has(keyOf(service)))
    return undefined;
  return {
    messageId: "conversion",
    severity: "medium",
    certainty: "certain",
    subject: { kind: "CustomResourceDefinition", name: metadata.name },
    identity: { kind: "CustomResourceDefinition", name: metadata.name, key: "conversion" },
    data: { name: metadata.name, service: keyOf(service), namespace: service.namespace },
    evidence: [
      { object: `CustomResourceDefinition/${metadata.name}`, path: "/spec/conversion/webhook", value: keyOf(service) },
    ],
  };
}
