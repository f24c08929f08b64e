import { type ListDefinition, list } from "./definition.js";
import { META } from "./fields.js";

/** What components write down for each other; of a ConfigMap its name alone. */
export const RECORDS: readonly ListDefinition[] = [
  list("leases", "coordination.k8s.io/v1", "Lease", "leases", [
    ...META,
    "spec.holderIdentity",
    "spec.renewTime",
    "spec.leaseDurationSeconds",
  ]),
  list("events", "v1", "Event", "events", [
    ...META,
    "type",
    "reason",
    "lastTimestamp",
    "eventTime",
    "count",
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
  ]),
  list("configMaps", "v1", "ConfigMap", "configmaps", [
    "metadata.name",
    "metadata.namespace",
    "metadata.creationTimestamp",
  ]),
];
