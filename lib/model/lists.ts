import { CORE } from "./lists/core.js";
import type { ListDefinition } from "./lists/definition.js";
import { ETCD } from "./lists/etcd.js";
import { EXTENSIONS } from "./lists/extensions.js";
import { NETWORK } from "./lists/network.js";
import { POLICY } from "./lists/policy.js";
import { RECORDS } from "./lists/records.js";
import { STORAGE } from "./lists/storage.js";
import { WORKLOADS } from "./lists/workloads.js";

export { type ListDefinition, type ListFactId, listPath } from "./lists/definition.js";

/** Every list that kaudit reads, by domain. The ClusterRole is generated from this table. */
export const LISTS: readonly ListDefinition[] = [
  ...CORE,
  ...STORAGE,
  ...WORKLOADS,
  ...NETWORK,
  ...RECORDS,
  ...POLICY,
  ...EXTENSIONS,
  ...ETCD,
];
