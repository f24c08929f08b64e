// Nodes, their leases, and how Pods select Nodes.

import type * as k from "../../model/kubernetes/index.js";
import { boolean, list, named, number, object, optional, text } from "../../schema/shape.js";
import { condition, labelSelectorRequirement, objectFields, resourceList } from "./kubernetes-meta.js";

const taint = named(
  "Taint",
  object<k.Taint>({ key: text, value: optional(text), effect: text, timeAdded: optional(text) }),
);

export const node = named(
  "Node",
  object<k.Node>({
    ...objectFields,
    spec: optional(
      object({
        unschedulable: optional(boolean),
        taints: optional(list(taint)),
        providerID: optional(text),
        podCIDR: optional(text),
      }),
    ),
    status: optional(
      object({
        allocatable: optional(resourceList),
        capacity: optional(resourceList),
        conditions: optional(list(condition)),
        addresses: optional(list(object({ type: text, address: text }))),
        nodeInfo: optional(
          object({
            machineID: optional(text),
            bootID: optional(text),
            systemUUID: optional(text),
            kernelVersion: optional(text),
            osImage: optional(text),
            operatingSystem: optional(text),
            architecture: optional(text),
            containerRuntimeVersion: optional(text),
            kubeletVersion: optional(text),
          }),
        ),
        images: optional(list(object({ names: optional(list(text)), sizeBytes: optional(number) }))),
        volumesInUse: optional(list(text)),
        volumesAttached: optional(list(object({ name: text, devicePath: optional(text) }))),
      }),
    ),
  }),
);

export const nodeSelectorTerm = named(
  "NodeSelectorTerm",
  object<k.NodeSelectorTerm>({
    matchExpressions: optional(list(labelSelectorRequirement)),
    matchFields: optional(list(labelSelectorRequirement)),
  }),
);

export const nodeSelector = named(
  "NodeSelector",
  object<k.NodeSelector>({ nodeSelectorTerms: list(nodeSelectorTerm) }),
);

export const lease = named(
  "Lease",
  object<k.Lease>({
    ...objectFields,
    spec: optional(
      object({ holderIdentity: optional(text), renewTime: optional(text), leaseDurationSeconds: optional(number) }),
    ),
  }),
);
