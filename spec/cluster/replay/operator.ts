import type { LossMethod } from "../../../lib/model/prediction.js";
import type { Plan } from "./audit.js";
import { ROOT } from "./kubelet.js";
import type { OldTree, Variant } from "./variants.js";

export const DESTINATION = "/data900/kubelet";
const ASIDE = `${ROOT}.bak`;

/** The variant as flags of kaudit audit relocate. */
export function planOf({ oldTree, method }: Variant): Plan {
  const removal = {
    kept: "keep",
    "rm -rf": "rm-rf",
    "rm -rf --one-file-system": "one-file-system",
    mv: "keep",
  } as const;
  return { moves: [{ from: ROOT, to: DESTINATION }], method, removal: removal[oldTree] };
}

/** What the prediction calls the command that takes the old tree away; null where none does. */
export function lossMethodOf(oldTree: OldTree): LossMethod | null {
  switch (oldTree) {
    case "kept":
      return null;
    case "rm -rf":
      return "rm-rf";
    case "rm -rf --one-file-system":
      return "rm-one-file-system";
    case "mv":
      return "mv-across-devices";
  }
}

/**
 * The recipe of the incident, in which nobody looks at what a command says: copy, rename, link or mount. Where the rename fails, the
 * old tree is cleared away where it stands.
 */
export function move({ oldTree, method }: Variant): string {
  const put =
    method === "symlink" ? `ln -s ${DESTINATION} ${ROOT}` : `mkdir -p ${ROOT}; mount --bind ${DESTINATION} ${ROOT}`;
  if (oldTree === "mv") return `mv ${ROOT} ${DESTINATION}; ${put}`;
  return `rsync -a ${ROOT}/ ${DESTINATION}/
    mv ${ROOT} ${ASIDE} || ${removalOf(oldTree, ROOT)}
    ${put}`;
}

/** Later, when everything seems to work. */
export function cleanUp({ oldTree }: Variant): string {
  return `[ ! -e ${ASIDE} ] || ${removalOf(oldTree, ASIDE)}`;
}

function removalOf(oldTree: OldTree, tree: string): string {
  switch (oldTree) {
    case "kept":
    case "mv":
      return ":";
    case "rm -rf":
      return `rm -rf ${tree}`;
    case "rm -rf --one-file-system":
      return `rm -rf --one-file-system ${tree}`;
  }
}
