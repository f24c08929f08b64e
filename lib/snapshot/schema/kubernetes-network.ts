// Services and what stands behind them; events.

import type * as k from "../../model/kubernetes/index.js";
import { boolean, list, map, named, number, object, optional, text } from "../../schema/shape.js";
import { intOrString, objectFields } from "./kubernetes-meta.js";

export const service = named(
  "Service",
  object<k.Service>({
    ...objectFields,
    spec: optional(
      object({
        type: optional(text),
        clusterIP: optional(text),
        externalTrafficPolicy: optional(text),
        selector: optional(map(text)),
        ports: optional(
          list(
            object({
              name: optional(text),
              port: number,
              targetPort: optional(intOrString),
              nodePort: optional(number),
              protocol: optional(text),
            }),
          ),
        ),
      }),
    ),
  }),
);

export const endpointSlice = named(
  "EndpointSlice",
  object<k.EndpointSlice>({
    ...objectFields,
    addressType: optional(text),
    endpoints: optional(
      list(
        object({
          addresses: optional(list(text)),
          nodeName: optional(text),
          conditions: optional(
            object({ ready: optional(boolean), serving: optional(boolean), terminating: optional(boolean) }),
          ),
          targetRef: optional(object({ kind: optional(text), namespace: optional(text), name: optional(text) })),
        }),
      ),
    ),
  }),
);

export const event = named(
  "Event",
  object<k.Event>({
    ...objectFields,
    type: optional(text),
    reason: optional(text),
    lastTimestamp: optional(text),
    eventTime: optional(text),
    count: optional(number),
    involvedObject: optional(object({ kind: optional(text), namespace: optional(text), name: optional(text) })),
  }),
);

export const configMap = named("ConfigMap", object<k.ConfigMap>(objectFields));
