// A change as documents hold it.

import type * as changes from "../model/change.js";
import {
  anyOf,
  boolean,
  exactly,
  list,
  named,
  nonEmptyList,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
} from "./shape.js";

const nodes = list(text);

const drain = object<changes.Drain>({
  kind: exactly("drain"),
  nodes,
  force: boolean,
  deleteEmptydirData: boolean,
  ignoreDaemonsets: boolean,
  disableEviction: boolean,
  timeoutSeconds: number,
  gracePeriodSeconds: number,
  podSelector: text,
  skipWaitForDeleteTimeoutSeconds: number,
});

const relocate = object<changes.Relocate>({
  kind: exactly("relocate"),
  nodes,
  moves: nonEmptyList(object<changes.Move>({ from: text, to: text })),
  method: oneOf<changes.RelocationMethod>({ symlink: true, mount: true, "root-dir": true }),
  removal: oneOf<changes.RemovalMethod>({ "rm-rf": true, "one-file-system": true, keep: true, unknown: true }),
});

export const change: Shape<changes.Change> = named(
  "Change",
  anyOf(
    drain,
    object<changes.Reboot>({ kind: exactly("reboot"), nodes }),
    object<changes.PowerOff>({ kind: exactly("power-off"), nodes }),
    object<changes.RemoveNode>({ kind: exactly("remove-node"), nodes }),
    relocate,
    object<changes.ReplaceControlPlane>({ kind: exactly("replace-control-plane"), nodes, joining: list(text) }),
    object<changes.RestoreEtcd>({ kind: exactly("restore-etcd"), nodes, backup: text, on: optional(text) }),
    object<changes.Upgrade>({ kind: exactly("upgrade"), nodes, toVersion: text }),
  ),
);
