// What several kinds of objects have in common.

import type * as k from "../../model/kubernetes/index.js";
import {
  anyOf,
  boolean,
  list,
  map,
  named,
  number,
  object,
  optional,
  type Shape,
  type ShapesOf,
  text,
} from "../../schema/shape.js";

const ownerReference = named(
  "OwnerReference",
  object<k.OwnerReference>({
    apiVersion: text,
    kind: text,
    name: text,
    uid: optional(text),
    controller: optional(boolean),
  }),
);

const metaFields = {
  namespace: optional(text),
  uid: optional(text),
  generateName: optional(text),
  generation: optional(number),
  creationTimestamp: optional(text),
  deletionTimestamp: optional(text),
  deletionGracePeriodSeconds: optional(number),
  labels: optional(map(text)),
  annotations: optional(map(text)),
  ownerReferences: optional(list(ownerReference)),
  finalizers: optional(list(text)),
} satisfies Partial<ShapesOf<k.ObjectMeta>>;

export const objectMeta = named("ObjectMeta", object<k.ObjectMeta>({ ...metaFields, name: text }));

/** Metadata of what is yet to be made: a template has no name. */
export const templateMeta = named(
  "TemplateMeta",
  object<Partial<k.ObjectMeta>>({ ...metaFields, name: optional(text) }),
);

export const labelSelectorRequirement = named(
  "LabelSelectorRequirement",
  object<k.LabelSelectorRequirement>({ key: text, operator: text, values: optional(list(text)) }),
);

export const labelSelector = named(
  "LabelSelector",
  object<k.LabelSelector>({
    matchLabels: optional(map(text)),
    matchExpressions: optional(list(labelSelectorRequirement)),
  }),
);

export const condition = named(
  "Condition",
  object<k.Condition>({
    type: text,
    status: text,
    reason: optional(text),
    message: optional(text),
    lastTransitionTime: optional(text),
    observedGeneration: optional(number),
  }),
);

export const intOrString: Shape<k.IntOrString> = anyOf(number, text);

export const resourceList: Shape<k.ResourceList> = map(intOrString);

export const objectReference = named(
  "ObjectReference",
  object<k.ObjectReference>({
    apiVersion: optional(text),
    kind: optional(text),
    namespace: optional(text),
    name: optional(text),
    uid: optional(text),
  }),
);

/** What every object of the API has. */
export const objectFields: ShapesOf<k.KubernetesObject> = {
  apiVersion: optional(text),
  kind: optional(text),
  metadata: objectMeta,
};
