import type { HostProcess, PathStatus } from "../model/host-facts.js";
import { canonicalPaths } from "./canonical-path.js";

/** Where the kubelet keeps its state. `--root-dir` is a flag only, so nothing but the process tells it for sure. */
export interface KubeletRoot {
  readonly path: string;
  /** where symbolic links lead; mountinfo knows no other path */
  readonly realPath: string;
  /** `default` where no running kubelet could be asked */
  readonly source: "process" | "default";
}

/** @see cmd/kubelet/app/options/options.go in Kubernetes' source */
export const DEFAULT_KUBELET_ROOT = "/var/lib/kubelet";

/**
 * @param processes  undefined where they were not read
 * @param paths      undefined where they were not read; then the literal path stands for the canonical one
 */
export function kubeletRootOf(
  processes: readonly HostProcess[] | undefined,
  paths: readonly PathStatus[] | undefined,
): KubeletRoot {
  const kubelet = processes?.find(({ role, isDefunct }) => role === "kubelet" && !isDefunct);
  const path = kubelet?.arguments["root-dir"] ?? DEFAULT_KUBELET_ROOT;
  return { path, realPath: canonicalPaths(paths)(path), source: kubelet === undefined ? "default" : "process" };
}
