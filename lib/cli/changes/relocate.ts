import type { ChangeGrammar } from "./change-grammar.js";
import { readMoves } from "./moves.js";
import { readNodeNames } from "./node-names.js";

const METHODS = ["symlink", "mount", "root-dir"] as const;
const REMOVALS = ["rm-rf", "one-file-system", "keep", "unknown"] as const;

export const RELOCATE: ChangeGrammar = {
  kind: "relocate",
  summary: "directories of the kubelet, the runtime or etcd that move to another place",
  usage: "NODE.. --from DIR --to DIR [--from DIR --to DIR ..]",
  operands: "NODE..",
  flags: {
    from: { type: "values", placeholder: "DIR", describe: "directory that moves, where it is now" },
    to: { type: "values", placeholder: "DIR", describe: "its final path, one --to for each --from" },
    method: {
      type: "value",
      placeholder: "METHOD",
      choices: METHODS,
      describe: "how the new place is found: a link or a bind mount at the old one, or configuration",
      fallback: "symlink",
    },
    removal: {
      type: "value",
      placeholder: "REMOVAL",
      choices: REMOVALS,
      describe: "what becomes of the old tree",
      fallback: "unknown",
    },
  },
  read: (given) => ({
    change: {
      kind: "relocate",
      nodes: readNodeNames(given),
      moves: readMoves(given.sequence(["from", "to"])),
      method: given.choice("method", METHODS, "symlink"),
      removal: given.choice("removal", REMOVALS, "unknown"),
    },
  }),
};
