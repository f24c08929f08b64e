import { createRequire } from "node:module";
import type { ToolVersion } from "../model/snapshot.js";

/** The name and version of this very program, as its package states them. */
export function toolVersion(): ToolVersion {
  const { name, version }: ToolVersion = createRequire(import.meta.url)("../../../package.json");
  return { name, version };
}
