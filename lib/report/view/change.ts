import { drainFlagWords } from "../../derive/drain-flags.js";
import type { Change, Drain, Relocate } from "../../model/change.js";
import { listWords } from "./cut.js";

/** What is planned, in words: one line that names it, and what matters of its options. */
export interface PlannedChange {
  readonly name: string;
  readonly details: readonly string[];
}

const NODES_NAMED = 5;

/** The plan of a report; the standing audit has none. */
export function describeChange(change: Change | null): PlannedChange {
  if (change === null) return { name: "standing audit", details: [] };
  const name = [change.kind, listWords(change.nodes, NODES_NAMED)].join(" ").trim();
  return { name, details: describeOptions(change) };
}

function describeOptions(change: Change): readonly string[] {
  switch (change.kind) {
    case "drain":
      return describeDrain(change);
    case "relocate":
      return describeRelocation(change);
    case "power-off":
      return change.nodes.length > 1 ? ["all of them at the same moment"] : [];
    case "replace-control-plane":
      return change.joining.length > 0 ? [`replaced by ${change.joining.join(", ")}`] : [];
    case "restore-etcd":
      return [`from ${change.backup}${change.on === undefined ? "" : ` on ${change.on}`}`];
    case "upgrade":
      return [`to ${change.toVersion}`];
    case "reboot":
    case "remove-node":
      return [];
  }
}

function describeDrain(change: Drain): readonly string[] {
  const flags = drainFlagWords(change);
  return flags.length === 0 ? [] : [`with ${flags.join(" ")}`];
}

const METHODS: Readonly<Record<Relocate["method"], string>> = {
  symlink: "a symbolic link at the old path",
  mount: "mounted at the old path",
  "root-dir": "the new path configured as root",
};

const REMOVALS: Readonly<Record<Relocate["removal"], string>> = {
  "rm-rf": "old tree removed with rm -rf",
  "one-file-system": "old tree removed with rm -rf --one-file-system",
  keep: "old tree kept",
  unknown: "removal of the old tree not stated",
};

function describeRelocation({ moves, method, removal }: Relocate): readonly string[] {
  return [...moves.map(({ from, to }) => `${from} to ${to}`), `${METHODS[method]}; ${REMOVALS[removal]}`];
}
