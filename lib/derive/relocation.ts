import type { Move, RemovalMethod } from "../model/change.js";
import type { Mount } from "../model/host-facts.js";
import type { LossMethod } from "../model/prediction.js";
import { holdsData, type KubeletPath, parseKubeletPath } from "./kubelet-path.js";
import { isRenameWithinMount, type MountTable } from "./mount-table.js";
import { isBelow, parentOf } from "./path.js";

/** A mount below a tree that moves, and what commands on the tree would do to it. */
export interface RelocatedMount {
  readonly mount: Mount;
  readonly place: KubeletPath | undefined;
  /** directory on the host that holds the data; null when its file system is mounted nowhere else */
  readonly hostPath: string | null;
  readonly isPersistent: boolean;
  /** bind of a directory on the tree's own file system: -x and --one-file-system do not see it */
  readonly isSameDevice: boolean;
  readonly isReadOnly: boolean;
  /** unlink(2) and rename(2) refuse a mount point, so what shows a single file deletes nothing; false where nobody looked */
  readonly isFile: boolean;
  /** empty where nothing is at stake that outlives the Pod */
  readonly lostBy: readonly LossMethod[];
  /** the same for whatever it shows */
  readonly emptiedBy: readonly LossMethod[];
}

/** One move as it meets this host. */
export interface RelocatedTree {
  readonly move: Move;
  /** canonical path of `from`: mountinfo knows no other */
  readonly realFrom: string;
  /** likewise of `to`, which need not be there yet */
  readonly realTo: string;
  /** mount that holds `from`; `from` itself where it is a mount point */
  readonly rootMount: Mount | undefined;
  readonly isMountpoint: boolean;
  /** mount that will hold `to` */
  readonly destinationMount: Mount | undefined;
  /** mv would rename; otherwise it copies and then deletes */
  readonly isRename: boolean;
  /** deepest first */
  readonly mounts: readonly RelocatedMount[];
}

/**
 * What lies below a tree that is to move.
 *
 * @param canonical   a path without symbolic links, as mountinfo has it
 * @param fileMounts  mount points below it that are regular files, as far as anybody looked
 */
export function relocateTree(
  table: MountTable,
  move: Move,
  canonical: (path: string) => string = (path) => path,
  fileMounts: ReadonlySet<string> = new Set(),
): RelocatedTree {
  const realFrom = canonical(move.from);
  const realTo = canonical(move.to);
  const rootMount = table.containing(realFrom);
  const isRename = isRenameWithinMount(table, realFrom, realTo);
  return {
    move,
    realFrom,
    realTo,
    rootMount,
    isMountpoint: rootMount?.target === realFrom && realFrom !== "/",
    destinationMount: table.containing(realTo),
    isRename,
    mounts: table
      .below(realFrom)
      .map((mount) => relocateMount(mount, { table, rootMount, isRename, isFile: fileMounts.has(mount.target) })),
  };
}

interface Surroundings {
  readonly table: MountTable;
  readonly rootMount: Mount | undefined;
  readonly isRename: boolean;
  readonly isFile: boolean;
}

function relocateMount(mount: Mount, { table, rootMount, isRename, isFile }: Surroundings): RelocatedMount {
  const isSameDevice = mount.device === rootMount?.device;
  const isOnOneDevice = rootMount !== undefined && isSameDevice && crossesNoDevice(table, mount, rootMount);
  const isReadOnly = mount.options.includes("ro") || mount.superOptions.includes("ro");
  const isPersistent = holdsData(mount);
  const isReached = !isReadOnly && !isFile && table.isReachable(mount);
  const emptiedBy = isReached ? lossMethods(isOnOneDevice, isRename) : [];
  return {
    mount,
    place: parseKubeletPath(mount.target),
    hostPath: table.sourceDirectory(mount, isVolumeMount) ?? null,
    isPersistent,
    isSameDevice,
    isReadOnly,
    isFile,
    lostBy: isPersistent ? emptiedBy : [],
    emptiedBy,
  };
}

/** A walk that stops at another device does not come to what is mounted behind it. */
function crossesNoDevice(table: MountTable, mount: Mount, rootMount: Mount): boolean {
  let outer = table.containing(parentOf(mount.target));
  while (outer !== undefined && outer.id !== rootMount.id && isBelow(outer.target, rootMount.target)) {
    if (outer.device !== mount.device) return false;
    outer = table.containing(parentOf(outer.target));
  }
  return true;
}

/** Mounts that the kubelet made are no answer to where the data of another one is kept. */
function isVolumeMount({ target }: Mount): boolean {
  return parseKubeletPath(target) !== undefined;
}

/**
 * Commands that reach the data of a writable bind below the tree they are run on, each observed on real file systems:
 * st_dev is all that -x, -xdev and --one-file-system compare, so a bind of the tree's own device is not told apart.
 */
export function lossMethods(isOnOneDevice: boolean, isRename: boolean): readonly LossMethod[] {
  return [
    "rm-rf",
    ...(isOnOneDevice ? (["rm-one-file-system"] as const) : []),
    ...(isRename ? [] : (["mv-across-devices"] as const)),
    ...(isOnOneDevice ? (["find-delete"] as const) : []),
    "rsync-delete",
    "rsync-remove-source",
  ];
}

/** What the plan itself does to the old tree; null where it keeps it or does not say. */
export function plannedLoss(removal: RemovalMethod): LossMethod | null {
  switch (removal) {
    case "rm-rf":
      return "rm-rf";
    case "one-file-system":
      return "rm-one-file-system";
    case "keep":
    case "unknown":
      return null;
  }
}
