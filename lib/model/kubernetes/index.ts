export type * from "./etcd.js";
export type * from "./meta.js";
export type * from "./network.js";
export type * from "./node.js";
export type * from "./pod.js";
export type * from "./policy.js";
export type * from "./storage.js";
export type * from "./workload.js";
