import type { PersistentVolume } from "../model/kubernetes/index.js";
import { normalisedPath } from "./path.js";

/** Whether the volume's data is a directory or a disk of a machine, by its source and not by its StorageClass. */
export function isLocal({ spec }: PersistentVolume): boolean {
  return spec?.local !== undefined || spec?.hostPath !== undefined;
}

/** Directory or device of a local volume. */
export function localPathOf({ spec }: PersistentVolume): string | undefined {
  const path = spec?.local?.path ?? spec?.hostPath?.path;
  return path === undefined ? undefined : normalisedPath(path);
}
