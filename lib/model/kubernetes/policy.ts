import type { Condition, KubernetesObject, LabelSelector, ResourceList } from "./meta.js";

export interface Namespace extends KubernetesObject {
  readonly status?: { readonly phase?: string };
}

export interface LimitRange extends KubernetesObject {
  readonly spec?: {
    readonly limits?: readonly {
      readonly type: string;
      readonly default?: ResourceList;
      readonly defaultRequest?: ResourceList;
      readonly max?: ResourceList;
      readonly min?: ResourceList;
      readonly maxLimitRequestRatio?: ResourceList;
    }[];
  };
}

export interface ResourceQuota extends KubernetesObject {
  readonly spec?: {
    readonly hard?: ResourceList;
    readonly scopes?: readonly string[];
    readonly scopeSelector?: {
      readonly matchExpressions?: readonly {
        readonly scopeName: string;
        readonly operator: string;
        readonly values?: readonly string[];
      }[];
    };
  };
  readonly status?: { readonly hard?: ResourceList; readonly used?: ResourceList };
}

export interface WebhookRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
  readonly scope?: string;
}

/** Of the client configuration only where it points; the CA bundle is not kept. */
export interface Webhook {
  readonly name: string;
  readonly failurePolicy?: string;
  readonly timeoutSeconds?: number;
  readonly rules?: readonly WebhookRule[];
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly matchConditions?: readonly { readonly name: string }[];
  /** Empty where the webhook is outside the cluster: its address may hold a credential, and no rule reads it. */
  readonly clientConfig?: {
    readonly service?: { readonly namespace: string; readonly name: string; readonly port?: number };
  };
}

/** Validating and mutating configurations have the same shape. */
export interface WebhookConfiguration extends KubernetesObject {
  readonly webhooks?: readonly Webhook[];
}

export interface APIService extends KubernetesObject {
  readonly spec?: {
    readonly group?: string;
    readonly version?: string;
    readonly service?: { readonly namespace?: string; readonly name?: string };
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

export interface CustomResourceDefinition extends KubernetesObject {
  readonly spec?: {
    readonly group?: string;
    readonly names?: { readonly kind?: string; readonly plural?: string };
    readonly versions?: readonly { readonly name: string; readonly served?: boolean; readonly storage?: boolean }[];
    readonly conversion?: {
      readonly strategy?: string;
      readonly webhook?: {
        readonly clientConfig?: { readonly service?: { readonly namespace: string; readonly name: string } };
      };
    };
  };
  readonly status?: { readonly storedVersions?: readonly string[]; readonly conditions?: readonly Condition[] };
}

export interface HorizontalPodAutoscaler extends KubernetesObject {
  readonly spec?: {
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly scaleTargetRef?: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
  };
}
