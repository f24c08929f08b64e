import { createHash } from "node:crypto";
import type { Identity } from "../model/finding.js";

/**
 * `k1:` and 32 hex digits of SHA-256 over the rule's first id, the cluster and the identity, its pairs sorted by key.
 * The same hazard tomorrow, or under another change or language, has the same fingerprint.
 */
export function fingerprint(firstRuleId: string, clusterId: string | null, identity: Identity): string {
  const pairs = Object.entries(identity)
    .map(([key, value]) => [key, key === "path" ? normalisePath(value) : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return digest([firstRuleId, clusterId, ...pairs]);
}

/** Of a question that stayed open: one per rule and reason, whichever host asked it. */
export function openFingerprint(firstRuleId: string, clusterId: string | null, reason: string): string {
  return digest([firstRuleId, clusterId, "open", reason]);
}

function digest(parts: readonly unknown[]): string {
  return `k1:${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32)}`;
}

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
/**
 * A Pod's directory: its UID, for a static Pod a hash, below /var/log/pods with the Pod's name before it. Any other UUID
 * stays: volumes and disks are called by one all their lives.
 */
const POD_DIRECTORY = new RegExp(`(?<=/pods/)(?:[^/]*_)?(?:${UUID}|[0-9a-f]{32})(?=/|$)`, "gi");
/** a day, with or without hyphens, or seconds since 1970, in the last part of a path */
const DATED_FILE = /\/[^/]*(?<!\d)(?:20\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])|1\d{9})(?!\d)[^/]*$/;

/** Without what changes when a Pod is made anew or a backup is taken again. */
export function normalisePath(path: string): string {
  return path.replace(POD_DIRECTORY, "*").replace(DATED_FILE, "") || "/";
}
