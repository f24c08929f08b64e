// What limits, admits and extends a cluster.

import type * as k from "../../model/kubernetes/index.js";
import { boolean, list, named, number, object, optional, text } from "../../schema/shape.js";
import { condition, labelSelector, objectFields, resourceList } from "./kubernetes-meta.js";

export const namespace = named(
  "Namespace",
  object<k.Namespace>({ ...objectFields, status: optional(object({ phase: optional(text) })) }),
);

export const limitRange = named(
  "LimitRange",
  object<k.LimitRange>({
    ...objectFields,
    spec: optional(
      object({
        limits: optional(
          list(
            object({
              type: text,
              default: optional(resourceList),
              defaultRequest: optional(resourceList),
              max: optional(resourceList),
              min: optional(resourceList),
              maxLimitRequestRatio: optional(resourceList),
            }),
          ),
        ),
      }),
    ),
  }),
);

export const resourceQuota = named(
  "ResourceQuota",
  object<k.ResourceQuota>({
    ...objectFields,
    spec: optional(
      object({
        hard: optional(resourceList),
        scopes: optional(list(text)),
        scopeSelector: optional(
          object({
            matchExpressions: optional(list(object({ scopeName: text, operator: text, values: optional(list(text)) }))),
          }),
        ),
      }),
    ),
    status: optional(object({ hard: optional(resourceList), used: optional(resourceList) })),
  }),
);

const webhookRule = named(
  "WebhookRule",
  object<k.WebhookRule>({
    apiGroups: optional(list(text)),
    apiVersions: optional(list(text)),
    operations: optional(list(text)),
    resources: optional(list(text)),
    scope: optional(text),
  }),
);

const webhook = named(
  "Webhook",
  object<k.Webhook>({
    name: text,
    failurePolicy: optional(text),
    timeoutSeconds: optional(number),
    rules: optional(list(webhookRule)),
    namespaceSelector: optional(labelSelector),
    objectSelector: optional(labelSelector),
    matchConditions: optional(list(object({ name: text }))),
    clientConfig: optional(
      object({
        service: optional(object({ namespace: text, name: text, port: optional(number) })),
      }),
    ),
  }),
);

export const webhookConfiguration = named(
  "WebhookConfiguration",
  object<k.WebhookConfiguration>({ ...objectFields, webhooks: optional(list(webhook)) }),
);

export const apiService = named(
  "APIService",
  object<k.APIService>({
    ...objectFields,
    spec: optional(
      object({
        group: optional(text),
        version: optional(text),
        service: optional(object({ namespace: optional(text), name: optional(text) })),
      }),
    ),
    status: optional(object({ conditions: optional(list(condition)) })),
  }),
);

export const customResourceDefinition = named(
  "CustomResourceDefinition",
  object<k.CustomResourceDefinition>({
    ...objectFields,
    spec: optional(
      object({
        group: optional(text),
        names: optional(object({ kind: optional(text), plural: optional(text) })),
        versions: optional(list(object({ name: text, served: optional(boolean), storage: optional(boolean) }))),
        conversion: optional(
          object({
            strategy: optional(text),
            webhook: optional(
              object({
                clientConfig: optional(object({ service: optional(object({ namespace: text, name: text })) })),
              }),
            ),
          }),
        ),
      }),
    ),
    status: optional(object({ storedVersions: optional(list(text)), conditions: optional(list(condition)) })),
  }),
);

export const horizontalPodAutoscaler = named(
  "HorizontalPodAutoscaler",
  object<k.HorizontalPodAutoscaler>({
    ...objectFields,
    spec: optional(
      object({
        minReplicas: optional(number),
        maxReplicas: optional(number),
        scaleTargetRef: optional(object({ apiVersion: optional(text), kind: text, name: text })),
      }),
    ),
  }),
);
