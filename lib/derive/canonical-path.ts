import type { PathStatus } from "../model/host-facts.js";
import { ancestors, rebase } from "./path.js";

/**
 * Paths as mountinfo writes them, without symbolic links: where a path was looked at and resolves, that; else by the nearest
 * directory above it that was. What nobody looked at stands for itself.
 *
 * @param paths  undefined where they were not read
 */
export function canonicalPaths(paths: readonly PathStatus[] | undefined): (path: string) => string {
  const realPaths = new Map((paths ?? []).map(({ path, realPath }) => [path, realPath]));
  return (path) => {
    for (const directory of [path, ...ancestors(path)]) {
      const real = realPaths.get(directory);
      if (real !== undefined) return rebase(path, directory, real);
    }
    return path;
  };
}
