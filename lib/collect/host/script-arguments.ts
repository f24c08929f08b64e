import type { HostFactId } from "../../model/host-facts.js";
import type { HostPlan } from "../plan.js";
import { toHex } from "./hex.js";
import { isScriptFact } from "./parsers.js";

/**
 * [B] of all arguments: they are one string for the shell of the account, and Linux takes 131,072 bytes as one
 * (MAX_ARG_STRLEN), sudo and the name of the shell included.
 */
const ARGUMENT_BYTES = 120_000;

/**
 * The larger and the slower the later: what is left of the script's time and output goes to those that may take much. The
 * walks come last, so that a slow disk costs no other fact.
 */
const LARGE: readonly HostFactId[] = [
  "kubeletConfiguration",
  "fstab",
  "mountUnits",
  "serviceUnits",
  "paths",
  "mounts",
  "processes",
  "cniState",
  "runtimeTasks",
  "runtimeContainers",
  "etcdSnapshots",
  "trees",
];

/**
 * The script's arguments, all of [0-9a-z]. A path that is not absolute, or holds a control character, is left out, and so are
 * those that do not fit: what was not looked at is not in the fact.
 */
export function scriptArguments(plan: HostPlan, nonce: string): readonly string[] {
  const facts = plan.facts.filter(isScriptFact).sort((a, b) => LARGE.indexOf(a) - LARGE.indexOf(b));
  const words = [nonce, ...(plan.isBrief ? ["brief"] : []), ...facts.map((fact) => fact.toLowerCase())];
  let room = ARGUMENT_BYTES - words.join(" ").length;
  const places = [
    ...plan.trees.map((path) => ["tree", path] as const),
    ...plan.backups.map((path) => ["backup", path] as const),
    ...plan.paths.map((path) => ["path", path] as const),
  ];
  for (const [kind, path] of places) {
    const digits = toHex(path);
    room -= kind.length + digits.length + 2;
    if (isPlain(path) && room >= 0) words.push(kind, digits);
  }
  return words;
}

/** How many walks these arguments ask for. */
export function countTrees(words: readonly string[]): number {
  return words.filter((word, index) => word === "tree" && /^[0-9a-f]+$/.test(words[index + 1] ?? "")).length;
}

function isPlain(path: string): boolean {
  return /^\/[^\p{Cc}\p{Cs}]*$/u.test(path);
}
