import type { Filesystem } from "../model/host-facts.js";
import type { MountTable } from "./mount-table.js";

/**
 * What was measured of the file system that holds a path. Each is measured once, at one of its mounts, and a bind shows another:
 * the kubelet binds its root onto itself where `/` is not shared.
 */
export function filesystemOf(
  path: string,
  table: MountTable,
  filesystems: readonly Filesystem[],
): Filesystem | undefined {
  const mount = table.containing(path);
  return (
    filesystems.find(({ target }) => target === mount?.target) ??
    filesystems.find(({ target }) => mount !== undefined && table.at(target)?.device === mount.device)
  );
}
