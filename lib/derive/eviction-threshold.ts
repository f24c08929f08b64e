import type { Filesystem, KubeletConfiguration } from "../model/host-facts.js";
import { quantityValue } from "./quantity.js";

/** Signals of disk space that the kubelet evicts on. */
export const DISK_SIGNALS = [
  "nodefs.available",
  "nodefs.inodesFree",
  "imagefs.available",
  "imagefs.inodesFree",
] as const;
export type DiskSignal = (typeof DISK_SIGNALS)[number];

/**
 * Hard thresholds where none is configured.
 *
 * @see pkg/kubelet/eviction/defaults_linux.go in Kubernetes' source
 */
const DEFAULTS: Readonly<Record<DiskSignal, string>> = {
  "nodefs.available": "10%",
  "nodefs.inodesFree": "5%",
  "imagefs.available": "15%",
  "imagefs.inodesFree": "5%",
};

/** What is left of a resource, and how little may be left before the kubelet evicts: bytes, or inodes. */
export interface Headroom {
  readonly signal: DiskSignal;
  readonly free: number;
  readonly total: number;
  readonly threshold: number;
}

/**
 * How far a file system is from the threshold of a signal; undefined where the signal has none, or the file system no fixed
 * number of inodes. A configured evictionHard replaces all the defaults, not only those that it names
 * (mergeDefaultEvictionSettings is false by default), so a signal that it leaves out has no threshold.
 *
 * @throws {SyntaxError} when the configured threshold is neither a percentage nor a quantity
 */
export function headroomOf(
  signal: DiskSignal,
  filesystem: Filesystem,
  { evictionHard }: KubeletConfiguration,
): Headroom | undefined {
  const text = evictionHard === undefined ? DEFAULTS[signal] : evictionHard[signal];
  const resource = resourceOf(signal, filesystem);
  if (text === undefined || resource === undefined) return undefined;
  return { signal, ...resource, threshold: thresholdOf(text, resource.total) };
}

function resourceOf(signal: DiskSignal, { availableBytes, sizeBytes, inodes }: Filesystem) {
  if (signal.endsWith(".available")) return { free: availableBytes, total: sizeBytes };
  return inodes && { free: inodes.free, total: inodes.total };
}

function thresholdOf(text: string, total: number): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  return percent === undefined ? quantityValue(text) : (Number(percent) / 100) * total;
}
