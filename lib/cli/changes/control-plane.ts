import { UsageError } from "../../model/errors.js";
import type { ChangeGrammar } from "./change-grammar.js";
import { readNodeName } from "./node-names.js";

export const REPLACE_CONTROL_PLANE: ChangeGrammar = {
  kind: "replace-control-plane",
  summary: "a control plane Node that leaves while others join",
  usage: "NODE [--joining NAME]..",
  operands: "NODE",
  flags: { joining: { type: "values", placeholder: "NAME", describe: "Node that takes its place" } },
  read: (given) => ({
    change: {
      kind: "replace-control-plane",
      nodes: [readNodeName(given.operand("NODE"))],
      joining: [...new Set(given.values("joining").map(readNodeName))],
    },
  }),
};

export const RESTORE_ETCD: ChangeGrammar = {
  kind: "restore-etcd",
  summary: "etcd restored from a backup",
  usage: "--backup FILE [--on HOST]",
  operands: null,
  flags: {
    backup: { type: "value", placeholder: "FILE", describe: "snapshot of etcd that is restored, its path on the host" },
    on: { type: "value", placeholder: "HOST", describe: "host that holds the backup" },
  },
  read(given) {
    const backup = given.value("backup");
    const on = given.value("on");
    if (backup === undefined) throw new UsageError(`"${given.command}" needs a backup; write --backup FILE`);
    if (!backup.startsWith("/"))
      throw new UsageError(`--backup ${backup} is relative; write its absolute path on the host`);
    return {
      change: {
        kind: "restore-etcd",
        nodes: on === undefined ? [] : [on],
        backup,
        ...(on === undefined ? {} : { on }),
      },
    };
  },
};

/** `v1.33.2`, `1.33`, `v1.33.2+k3s1`, `v1.34.0-rc.1`. */
const VERSION = /^v?(1\.\d{1,3}(?:\.\d{1,3})?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/;

export const UPGRADE: ChangeGrammar = {
  kind: "upgrade",
  summary: "the cluster upgraded to another version of Kubernetes",
  usage: "--to VERSION",
  operands: null,
  flags: { to: { type: "value", placeholder: "VERSION", describe: "version of Kubernetes to go to, such as v1.34.1" } },
  read(given) {
    const text = given.value("to");
    if (text === undefined) throw new UsageError(`"${given.command}" needs a version; write --to VERSION`);
    const version = VERSION.exec(text)?.[1];
    if (version === undefined) {
      throw new UsageError(`--to ${text} is no version of Kubernetes; write one such as v1.34.1 or 1.34`);
    }
    return { change: { kind: "upgrade", nodes: [], toVersion: `v${version}` } };
  },
};
