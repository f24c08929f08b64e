import type { Drain } from "../model/change.js";

/** Flags of kubectl drain, without its Nodes. */
export type DrainOptions = Omit<Drain, "kind" | "nodes">;

/** What a drain is given that nobody asked for anything special. */
export const ORDINARY_DRAIN: DrainOptions = {
  force: false,
  deleteEmptydirData: false,
  ignoreDaemonsets: true,
  disableEviction: false,
  timeoutSeconds: 0,
  gracePeriodSeconds: -1,
  podSelector: "",
  skipWaitForDeleteTimeoutSeconds: 0,
};

/** The flags as a person writes them; what is kubectl's default is left out. */
export function drainFlagWords(options: DrainOptions): readonly string[] {
  return [
    options.force ? "--force" : "",
    options.deleteEmptydirData ? "--delete-emptydir-data" : "",
    options.ignoreDaemonsets ? "--ignore-daemonsets" : "",
    options.disableEviction ? "--disable-eviction" : "",
    options.podSelector === "" ? "" : `--pod-selector=${options.podSelector}`,
    options.gracePeriodSeconds === -1 ? "" : `--grace-period=${options.gracePeriodSeconds}`,
    options.timeoutSeconds === 0 ? "" : `--timeout=${options.timeoutSeconds}s`,
    options.skipWaitForDeleteTimeoutSeconds === 0
      ? ""
      : `--skip-wait-for-delete-timeout=${options.skipWaitForDeleteTimeoutSeconds}`,
  ].filter((flag) => flag !== "");
}
