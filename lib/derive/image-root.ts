import type { HostProcess, PathStatus, RuntimeConfiguration } from "../model/host-facts.js";
import { canonicalPaths } from "./canonical-path.js";
import type { MountTable } from "./mount-table.js";
import { runtimeRoot } from "./runtime-root.js";

/** Where the runtime keeps its images, on what the kubelet calls imagefs. */
export interface ImageRoot {
  readonly path: string;
  /** without symbolic links, as mountinfo writes paths */
  readonly realPath: string;
}

/** @param configurations, paths  undefined where they were not read */
export function imageRoot(
  processes: readonly HostProcess[],
  mountTable: MountTable,
  configurations: readonly RuntimeConfiguration[] | undefined,
  paths: readonly PathStatus[] | undefined,
): ImageRoot {
  const path = runtimeRoot(processes, configurations, (target) => mountTable.at(target) !== undefined);
  return { path, realPath: canonicalPaths(paths)(path) };
}
