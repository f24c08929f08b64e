import type { Relocate } from "../../../lib/model/change.js";
import type { Propagation } from "./replayed-machine.js";
import type { Device } from "./volumes.js";

/** What becomes of the old tree. `mv` takes it to the other disk itself, in place of a copy. */
export type OldTree = "kept" | "rm -rf" | "rm -rf --one-file-system" | "mv";

/** One way to move a kubelet's root to another disk. */
export interface Variant {
  readonly volumesOn: Device;
  readonly root: Propagation;
  readonly isDrained: boolean;
  readonly oldTree: OldTree;
  readonly method: Exclude<Relocate["method"], "root-dir">;
}

const AXES = {
  volumesOn: ["same", "another"],
  root: ["shared", "private"],
  isDrained: [false, true],
  oldTree: ["kept", "rm -rf", "rm -rf --one-file-system", "mv"],
  method: ["symlink", "mount"],
} as const satisfies { readonly [K in keyof Variant]: readonly Variant[K][] };

/** Every combination: 64. */
export const VARIANTS: readonly Variant[] = AXES.volumesOn.flatMap((volumesOn) =>
  AXES.root.flatMap((root) =>
    AXES.isDrained.flatMap((isDrained) =>
      AXES.oldTree.flatMap((oldTree) => AXES.method.map((method) => ({ volumesOn, root, isDrained, oldTree, method }))),
    ),
  ),
);

/** Eight in which every two values of two axes meet at least once. */
export const PAIRWISE: readonly Variant[] = selectPairwise(8);

/** Values that two axes have together in a variant. */
export function pairsOf(variant: Variant): readonly string[] {
  const values = Object.entries(variant).map(([axis, value]) => `${axis}=${value}`);
  return values.flatMap((value, index) => values.slice(index + 1).map((other) => `${value} ${other}`));
}

/** Greedy, and tried from each first variant, until few enough suffice: the same answer every time. */
function selectPairwise(most: number): readonly Variant[] {
  for (const first of VARIANTS) {
    const chosen = [first];
    const open = new Set(VARIANTS.flatMap(pairsOf));
    for (const pair of pairsOf(first)) open.delete(pair);
    while (open.size > 0 && chosen.length <= most) {
      const next = VARIANTS.reduce((best, variant) => (gain(variant, open) > gain(best, open) ? variant : best));
      chosen.push(next);
      for (const pair of pairsOf(next)) open.delete(pair);
    }
    if (open.size === 0 && chosen.length <= most) return chosen;
  }
  throw new Error(`${most} variants do not cover all pairs`);
}

function gain(variant: Variant, open: ReadonlySet<string>): number {
  return pairsOf(variant).filter((pair) => open.has(pair)).length;
}

export function titleOf({ volumesOn, root, isDrained, oldTree, method }: Variant): string {
  const words = [
    `volumes on ${volumesOn === "same" ? "the same" : "another"} device`,
    `/ ${root}`,
    isDrained ? "drained" : "not drained",
    oldTree === "mv" ? "mv to the other disk" : `old tree ${oldTree}`,
    method === "symlink" ? "symbolic link" : "bind mount",
  ];
  return words.join(", ");
}
