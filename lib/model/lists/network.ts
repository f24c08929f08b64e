import { type ListDefinition, list } from "./definition.js";
import { META } from "./fields.js";

/** Services and what is behind them. */
export const NETWORK: readonly ListDefinition[] = [
  list("services", "v1", "Service", "services", [
    ...META,
    "spec.type",
    "spec.clusterIP",
    "spec.externalTrafficPolicy",
    "spec.selector",
    "spec.ports",
  ]),
  list("endpointSlices", "discovery.k8s.io/v1", "EndpointSlice", "endpointslices", [
    ...META,
    "addressType",
    "endpoints.addresses",
    "endpoints.nodeName",
    "endpoints.conditions",
    "endpoints.targetRef.kind",
    "endpoints.targetRef.namespace",
    "endpoints.targetRef.name",
  ]),
];
