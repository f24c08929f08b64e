import { isBelow } from "../../../derive/path.js";
import type { Move, Relocate } from "../../../model/change.js";
import type { Report } from "../../../model/report.js";
import { type MountedVolume, mountedVolumes } from "../../view/volumes.js";

/** One directory that moves, and the name that its old tree keeps until nobody needs it any more. */
export interface PlannedMove extends Move {
  readonly aside: string;
}

/** A relocation as it meets one node. */
export interface NodePlan {
  readonly node: string;
  readonly moves: readonly PlannedMove[];
  readonly method: Relocate["method"];
  readonly removal: Relocate["removal"];
  readonly volumes: readonly MountedVolume[];
  /** every mount below the trees, deepest first */
  readonly mounts: readonly string[];
  /** facts that the prediction lacks; null where there is no prediction: then the lists above are no answer */
  readonly missing: readonly string[] | null;
  readonly bytesToCopy: number | null;
  /** Pods of the node keep data in emptyDir volumes, with which kubectl drain refuses to begin unless it may delete it */
  readonly hasEmptyDirs: boolean;
}

export function planNode(
  node: string,
  { change, prediction, findings }: Pick<Report, "prediction" | "findings"> & { readonly change: Relocate },
): NodePlan {
  const relocation = prediction?.kind === "relocate" ? prediction : undefined;
  const isHere = (place: { readonly node: string }): boolean => place.node === node;
  return {
    node,
    moves: change.moves.map((move) => ({ ...move, aside: `${move.from}.before-relocation` })),
    method: change.method,
    removal: change.removal,
    volumes: mountedVolumes(relocation).filter(isHere),
    mounts: (relocation?.remainingMounts ?? []).filter(isHere).map(({ target }) => target),
    missing: relocation === undefined ? null : relocation.missing,
    bytesToCopy: relocation?.bytesToCopy ?? null,
    hasEmptyDirs: findings.some(({ ruleId, subject }) => ruleId === "diverging-emptydir" && subject.name === node),
  };
}

/** A directory to copy before anything else is touched. */
export interface VolumeCopy {
  readonly hostPath: string;
  /** directory below the backup */
  readonly name: string;
}

/** Each directory once; one that lies within another is copied with it. */
export function volumeCopies(volumes: readonly MountedVolume[]): readonly VolumeCopy[] {
  const paths = [...new Set(volumes.flatMap(({ hostPath }) => hostPath ?? []))];
  const outermost = paths.filter((path) => !paths.some((other) => isBelow(path, other)));
  const names = new Set<string>();
  return outermost.map((hostPath, index) => {
    const { pv } = volumes.find((volume) => volume.hostPath === hostPath) ?? { pv: null };
    const isUsable = pv !== null && /^[a-z0-9][a-z0-9.-]*$/.test(pv) && !names.has(pv);
    const name = isUsable ? pv : `volume-${index + 1}`;
    names.add(name);
    return { hostPath, name };
  });
}

/** One tree within another cannot be renamed on its own. */
export function isNested(moves: readonly Move[]): boolean {
  return moves.some(({ from }) => moves.some((other) => from === other.to || isBelow(from, other.from)));
}
