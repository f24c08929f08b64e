import { createHash } from "node:crypto";
import { compareText } from "../derive/compare-text.js";
import type { AnyRule } from "../rule.js";

/** `sha256:` over what the rules declare, in order of their ids: two reports with equal digests were judged alike. */
export function rulesDigest(rules: readonly AnyRule[]): string {
  const declared = rules
    .toSorted((a, b) => compareText(a.id, b.id))
    .map(({ id, risks, occasions, worst, messages }) => [id, risks, occasions, worst, messages]);
  return `sha256:${createHash("sha256").update(JSON.stringify(declared)).digest("hex")}`;
}
