import { join } from "node:path";
import { installedPath } from "../../installed.js";
import { build, cacheDirectory, type GoPrograms, isBuilt } from "../go-programs.js";

/** The Go module that pins cri-tools. */
const CRI_TOOLS: GoPrograms = {
  module: "spec/cluster/replay/crictl",
  programs: ["crictl"],
  linkerFlags: "-s -w",
  prefix: "crictl-",
};

/** Whether it has to be built first, which takes Go. */
export function mustBuildCrictl(): boolean {
  return installedPath("crictl") === undefined && !isBuilt(CRI_TOOLS);
}

/**
 * Path of a crictl: the machine's own, else one from the cache, else built into it, some minutes once.
 *
 * @throws {Error} when the build fails
 */
export async function findCrictl(): Promise<string> {
  const installed = installedPath("crictl");
  if (installed !== undefined) return installed;
  if (!isBuilt(CRI_TOOLS)) await build(CRI_TOOLS);
  return join(cacheDirectory(CRI_TOOLS), "crictl");
}
