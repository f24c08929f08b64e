/**
 * Files and directories of containerd's root that refer to each other: the database of images and containers, the snapshotter's
 * own, and the layers themselves.
 *
 * @see core/metadata and plugins/snapshots/overlay in containerd
 */
export const CONTAINERD_METADATA = [
  "io.containerd.metadata.v1.bolt/meta.db",
  "io.containerd.snapshotter.v1.overlayfs/metadata.db",
  "io.containerd.snapshotter.v1.overlayfs/snapshots",
] as const;
