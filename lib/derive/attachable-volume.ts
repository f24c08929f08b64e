import type { CSIDriver, PersistentVolume } from "../model/kubernetes/index.js";

/**
 * Whether the volume's access modes let one Node at a time use it; a volume without any is not known to be.
 *
 * @see pkg/volume/util in Kubernetes, IsMultiAttachAllowed
 */
export function isExclusive({ spec }: PersistentVolume): boolean {
  const modes = spec?.accessModes ?? [];
  return modes.length > 0 && !modes.some((mode) => mode === "ReadWriteMany" || mode === "ReadOnlyMany");
}

/** Name of the CSI driver or of the plugin within Kubernetes that attaches a block device; undefined for all others. */
export function attacherOf({ spec }: PersistentVolume): string | undefined {
  if (spec?.csi !== undefined) return spec.csi.driver;
  if (spec?.rbd !== undefined) return "kubernetes.io/rbd";
  if (spec?.iscsi !== undefined) return "kubernetes.io/iscsi";
  return spec?.fc === undefined ? undefined : "kubernetes.io/fc";
}

/** Drivers that say that they need no attachment; every other one is attached and detached by the control plane. */
export function unattachedDrivers(drivers: readonly CSIDriver[]): ReadonlySet<string> {
  return new Set(drivers.filter(({ spec }) => spec?.attachRequired === false).map(({ metadata }) => metadata.name));
}

/** The volume has to leave one Node before another can have it. */
export function isHeldByOneNode(volume: PersistentVolume, unattached: ReadonlySet<string>): boolean {
  const attacher = attacherOf(volume);
  return attacher !== undefined && !unattached.has(attacher) && isExclusive(volume);
}
