import { readFileSync } from "node:fs";
import type { Moment } from "./host.js";

/** One file of the recording as it was written by the tool. */
export function recordedOutput(moment: Moment, file: string): string {
  return readFileSync(new URL(`../../../fixtures/hosts/debian-12/${moment}/${file}`, import.meta.url), "utf8");
}
