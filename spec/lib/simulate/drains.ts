import type { Drain } from "../../../lib/model/change.js";

/** `kubectl drain n0 --timeout=60s`, and no other flag. */
export const DRAIN: Drain = {
  kind: "drain",
  nodes: ["n0"],
  force: false,
  deleteEmptydirData: false,
  ignoreDaemonsets: false,
  disableEviction: false,
  timeoutSeconds: 60,
  gracePeriodSeconds: -1,
  podSelector: "",
  skipWaitForDeleteTimeoutSeconds: 0,
};
