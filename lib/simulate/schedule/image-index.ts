import type { NodeState } from "../node-state.js";

/** Image → its size [B]. */
export type Images = ReadonlyMap<string, number>;

/** Which Nodes hold which images, by the Nodes' own lists; made when the first Pod is scored. */
export class ImageIndex {
  readonly #nodes: readonly NodeState[];
  #held: ReadonlyMap<string, Images> | undefined;
  #holders: ReadonlyMap<string, number> | undefined;

  constructor(nodes: readonly NodeState[]) {
    this.#nodes = nodes;
  }

  heldBy(node: NodeState): Images | undefined {
    this.#held ??= new Map(this.#nodes.map((holder) => [holder.name, imagesOf(holder)]));
    return this.#held.get(node.name);
  }

  /** Number of Nodes that hold the image. */
  holders(image: string): number {
    this.#holders ??= this.#count();
    return this.#holders.get(image) ?? 0;
  }

  #count(): ReadonlyMap<string, number> {
    const holders = new Map<string, number>();
    for (const node of this.#nodes) {
      for (const image of this.heldBy(node)?.keys() ?? []) holders.set(image, (holders.get(image) ?? 0) + 1);
    }
    return holders;
  }
}

function imagesOf({ source }: NodeState): Images {
  const images = source.status?.images ?? [];
  return new Map(images.flatMap(({ names = [], sizeBytes = 0 }) => names.map((name) => [name, sizeBytes] as const)));
}
