import type { Node } from "../model/kubernetes/index.js";

/** An image by one of its names, with the size that its runtime reports [B]: with containerd, of the compressed layers. */
export interface LargestImage {
  readonly name: string;
  readonly bytes: number;
}

/** The largest image that any Node has; null where none says. A Node names no more than nodeStatusMaxImages, the largest first. */
export function largestImage(nodes: readonly Node[]): LargestImage | null {
  let largest: LargestImage | null = null;
  for (const { status } of nodes) {
    for (const { names = [], sizeBytes = 0 } of status?.images ?? []) {
      if (sizeBytes <= (largest?.bytes ?? 0)) continue;
      largest = { name: names.find((name) => !name.includes("@")) ?? names[0] ?? "an image", bytes: sizeBytes };
    }
  }
  return largest;
}
