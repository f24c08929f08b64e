import type { Mount } from "../model/host-facts.js";
import { ancestors, isAtOrBelow, isBelow, parentOf, rebase } from "./path.js";

/** A host's mounts, indexed once: every question below is answered without walking the whole table again. */
export interface MountTable {
  /** the mount that a path resolves into; of several on one target, the one on top */
  containing(path: string): Mount | undefined;
  /** the same, past binds of a directory onto itself: without those the path leads to the same data */
  holding(path: string): Mount | undefined;
  /** the mount whose target is the path itself */
  at(path: string): Mount | undefined;
  /** strictly below a directory, deepest first: the order in which they can be unmounted */
  below(directory: string): readonly Mount[];
  /** false where another mount lies over it, so that no path leads there */
  isReachable(mount: Mount): boolean;
  /** every path at which the directory or file shows that `path` leads to: where it is mounted, and through binds of it or of what holds it */
  namesOf(path: string): readonly VisiblePath[];
  /** JSON pointer of the mount into the fact, for evidence */
  pointer(mount: Mount): string;
  /** directory of the host that a bind shows, apart from the trees in `except`; undefined when its file system is not mounted elsewhere */
  sourceDirectory(mount: Mount, except: (candidate: Mount) => boolean): string | undefined;
}

/** One name of a directory, and the mount through which it shows there. */
export interface VisiblePath {
  readonly path: string;
  readonly mount: Mount;
}

export function createMountTable(mounts: readonly Mount[]): MountTable {
  const byTarget = new Map<string, Mount[]>();
  const byDevice = new Map<string, Mount[]>();
  const byId = new Map<number, Mount>();
  const childTargets = new Map<number, Set<string>>();
  const positions = new Map<Mount, number>();
  for (const [position, mount] of mounts.entries()) {
    positions.set(mount, position);
    append(byTarget, mount.target, mount);
    append(byDevice, mount.device, mount);
    byId.set(mount.id, mount);
    const targets = childTargets.get(mount.parentId) ?? new Set();
    childTargets.set(mount.parentId, targets.add(mount.target));
  }

  // The kernel lists a mount after the one that it covers, so the last of a target is the visible one.
  const at = (path: string): Mount | undefined => byTarget.get(path)?.at(-1);

  function containing(path: string): Mount | undefined {
    const own = at(path);
    if (own !== undefined) return own;
    for (const directory of ancestors(path)) {
      const mount = at(directory);
      if (mount !== undefined) return mount;
    }
    return undefined;
  }

  function holding(path: string): Mount | undefined {
    const mount = containing(path);
    if (mount === undefined || mount.target === "/") return mount;
    const outer = holding(parentOf(mount.target));
    return outer !== undefined && isBoundOntoItself(mount, outer) ? outer : mount;
  }

  /** Nothing mounted on top of it, nothing mounted over a directory on the way to it, up to the root. */
  function isReachable(mount: Mount): boolean {
    const seen = new Set<number>();
    let current: Mount | undefined = mount;
    let cameFrom: Mount | undefined;
    while (current !== undefined && !seen.has(current.id)) {
      seen.add(current.id);
      // What lies on top of it may be the very mount that the way leads through.
      const isCovered = childTargets.get(current.id)?.has(current.target) ?? false;
      if (isCovered && cameFrom?.target !== current.target) return false;
      const parent = byId.get(current.parentId);
      if (parent === undefined || parent === current) return true;
      const siblings = childTargets.get(parent.id) ?? new Set();
      for (const directory of ancestors(current.target)) {
        if (!isBelow(directory, parent.target)) break;
        if (siblings.has(directory)) return false;
      }
      cameFrom = current;
      current = parent;
    }
    return true;
  }

  function sourceDirectory(mount: Mount, except: (candidate: Mount) => boolean): string | undefined {
    const candidates = (byDevice.get(mount.device) ?? []).filter(
      (other) => other.id !== mount.id && !other.isRootDeleted && !except(other) && holds(other, mount),
    );
    const nearest = candidates.reduce<Mount | undefined>(
      (best, other) => (best === undefined || other.root.length > best.root.length ? other : best),
      undefined,
    );
    return nearest && rebase(mount.root, nearest.root, nearest.target);
  }

  function namesOf(path: string): readonly VisiblePath[] {
    const own = containing(path);
    if (own === undefined) return [];
    const inside = rebase(path, own.target, own.root);
    return (byDevice.get(own.device) ?? [])
      .filter((mount) => !mount.isRootDeleted && isAtOrBelow(inside, mount.root))
      .map((mount) => ({ path: rebase(inside, mount.root, mount.target), mount }))
      .filter((name) => containing(name.path) === name.mount && isReachable(name.mount));
  }

  return {
    at,
    containing,
    holding,
    below: (directory) => mounts.filter(({ target }) => isBelow(target, directory)).sort(deepestFirst),
    isReachable,
    pointer: (mount) => `/${positions.get(mount) ?? ""}`,
    sourceDirectory,
    namesOf,
  };
}

function holds(outer: Mount, inner: Mount): boolean {
  return outer.root === inner.root || isBelow(inner.root, outer.root);
}

/** The kubelet does that to its root, where it is not shared. @see pkg/volume/util/hostutil/hostutil_linux.go in Kubernetes */
function isBoundOntoItself(mount: Mount, outer: Mount): boolean {
  return mount.device === outer.device && mount.root === rebase(mount.target, outer.target, outer.root);
}

function deepestFirst(a: Mount, b: Mount): number {
  const depth = ({ target }: Mount) => target.split("/").length;
  return depth(b) - depth(a) || b.id - a.id;
}

function append(index: Map<string, Mount[]>, key: string, mount: Mount): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [mount]);
  else list.push(mount);
}

/**
 * Whether rename(2) from one path to the other stays in one mount. Two mounts of the same file system do not count as
 * one: rename answers EXDEV, and mv then copies and deletes.
 *
 * @see rename(2)
 */
export function isRenameWithinMount(table: MountTable, from: string, to: string): boolean {
  const source = table.containing(parentOf(from));
  // An existing directory at `to` that is a mount point would receive the tree inside itself.
  const destination = table.at(to) ?? table.containing(parentOf(to));
  return source !== undefined && destination !== undefined && source.id === destination.id;
}
