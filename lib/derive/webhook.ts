import type {
  EndpointSlice,
  Namespace,
  Webhook,
  WebhookConfiguration,
  WebhookRule,
} from "../model/kubernetes/index.js";
import { compileLabelSelector, type Labels } from "./label-selector.js";
import { keyOf } from "./owner.js";

/** A webhook with the configuration that holds it. */
export interface ConfiguredWebhook {
  readonly kind: "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration";
  readonly configuration: string;
  readonly webhook: Webhook;
}

export function webhooksOf(
  validating: readonly WebhookConfiguration[],
  mutating: readonly WebhookConfiguration[],
): readonly ConfiguredWebhook[] {
  const each = (kind: ConfiguredWebhook["kind"], configurations: readonly WebhookConfiguration[]) =>
    configurations.flatMap(({ metadata, webhooks = [] }) =>
      webhooks.map((webhook) => ({ kind, configuration: metadata.name, webhook })),
    );
  return [...each("ValidatingWebhookConfiguration", validating), ...each("MutatingWebhookConfiguration", mutating)];
}

/** What the API's own default is. */
export function failsClosed({ failurePolicy = "Fail" }: Webhook): boolean {
  return failurePolicy === "Fail";
}

export const POD_CREATION = "the creation of Pods";

interface VitalRequest {
  readonly words: string;
  readonly group: string;
  readonly resource: string;
  readonly operation: string;
  readonly isNamespaced: boolean;
}

/** Requests without which a cluster does not heal: the kubelet's and the controllers'. All are of version v1. */
const VITAL: readonly VitalRequest[] = [
  { words: POD_CREATION, group: "", resource: "pods", operation: "CREATE", isNamespaced: true },
  { words: "the deletion of Pods", group: "", resource: "pods", operation: "DELETE", isNamespaced: true },
  { words: "evictions", group: "", resource: "pods/eviction", operation: "CREATE", isNamespaced: true },
  { words: "changes of Nodes", group: "", resource: "nodes", operation: "UPDATE", isNamespaced: false },
  {
    words: "the leases of Nodes",
    group: "coordination.k8s.io",
    resource: "leases",
    operation: "UPDATE",
    isNamespaced: true,
  },
];

/**
 * Vital requests that a webhook is asked about, in words.
 *
 * @see k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules, Matcher
 */
export function vitalRequests({ rules = [] }: Webhook): readonly string[] {
  return VITAL.filter((request) => rules.some((rule) => covers(rule, request))).map(({ words }) => words);
}

function covers(
  { apiGroups, apiVersions, resources, operations, scope = "*" }: WebhookRule,
  { group, resource, operation, isNamespaced }: VitalRequest,
): boolean {
  return (
    includes(apiGroups, group) &&
    // Another version than that of the request is asked about as well, unless matchPolicy says Exact; Pods have one alone.
    (apiVersions === undefined || includes(apiVersions, "v1")) &&
    (scope === "*" || (scope === "Namespaced") === isNamespaced) &&
    matchesResource(resources, resource) &&
    includes(operations, operation)
  );
}

function includes(list: readonly string[] | undefined, value: string): boolean {
  return list?.some((each) => each === "*" || each === value) ?? false;
}

/** `*` is every resource without its subresources, `*\/*` everything, `pods/*` Pods and their subresources. */
function matchesResource(list: readonly string[] | undefined, resource: string): boolean {
  const [main, sub = ""] = resource.split("/");
  return (
    list?.some((each) => {
      const [wantedMain, wantedSub = ""] = each.split("/");
      return (wantedMain === "*" || wantedMain === main) && (wantedSub === "*" || wantedSub === sub);
    }) ?? false
  );
}

/** Namespaces whose objects a webhook is asked about. */
export function namespacesOf({ namespaceSelector }: Webhook, namespaces: readonly Namespace[]): readonly string[] {
  const matcher = compileLabelSelector(namespaceSelector ?? {});
  return namespaces
    .filter(({ metadata }) => matcher.matches(namespaceLabels(metadata)))
    .map(({ metadata }) => metadata.name);
}

/** The API server gives each Namespace its name as a label. */
export function namespaceLabels({ name, labels }: Pick<Namespace["metadata"], "name" | "labels">): Labels {
  return { "kubernetes.io/metadata.name": name, ...labels };
}

/** It is asked about some objects only, and which ones is not known from here. */
export function isNarrowed({ objectSelector, matchConditions = [] }: Webhook): boolean {
  const { matchLabels = {}, matchExpressions = [] } = objectSelector ?? {};
  return Object.keys(matchLabels).length + matchExpressions.length + matchConditions.length > 0;
}

/** Ready endpoints of a Service: the Pod behind each, as `namespace/name`, and its Node. */
export interface Backend {
  readonly pod: string | undefined;
  readonly node: string | undefined;
}

export const SERVICE_NAME = "kubernetes.io/service-name";

/** Ready endpoints by `namespace/name` of their Service. */
export function backendsByService(slices: readonly EndpointSlice[]): ReadonlyMap<string, readonly Backend[]> {
  const backends = new Map<string, Backend[]>();
  for (const { metadata, endpoints = [] } of slices) {
    const service = metadata.labels?.[SERVICE_NAME];
    if (service === undefined) continue;
    const key = keyOf({ namespace: metadata.namespace ?? "", name: service });
    const known = backends.get(key) ?? [];
    for (const { conditions, nodeName, targetRef } of endpoints) {
      // Absent means ready: the API's own rule.
      if (conditions?.ready === false) continue;
      const { kind, namespace = metadata.namespace ?? "", name } = targetRef ?? {};
      const pod = kind === "Pod" && name !== undefined ? keyOf({ namespace, name }) : undefined;
      known.push({ pod, node: nodeName });
    }
    backends.set(key, known);
  }
  return backends;
}
