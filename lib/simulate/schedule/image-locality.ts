import type { PodSpec } from "../../model/kubernetes/index.js";
import { MAX_SCORE, type ScorePlugin } from "./plugin.js";

const MIB = 1024 * 1024;
const LEAST_BYTES = 23 * MIB;
const MOST_BYTES_PER_CONTAINER = 1000 * MIB;

/**
 * Prefers Nodes that hold the images already, by their size and by how many Nodes hold them.
 *
 * @see pkg/scheduler/framework/plugins/imagelocality
 */
export const imageLocalityScore: ScorePlugin = {
  weight: 1,
  score: ({ traits }, nodes, view) => {
    const wanted = imagesOf(traits.spec);
    if (!wanted.some((image) => view.images.holders(image) > 0)) return undefined;
    return nodes.map((node) => {
      const held = view.images.heldBy(node);
      const bytes = wanted.reduce((sum, image) => {
        const share = view.images.holders(image) / view.nodes.length;
        return sum + Math.trunc((held?.get(image) ?? 0) * share);
      }, 0);
      return scoreOf(bytes, wanted.length);
    });
  },
};

function scoreOf(bytes: number, containers: number): number {
  const most = MOST_BYTES_PER_CONTAINER * containers;
  const bounded = Math.min(Math.max(bytes, LEAST_BYTES), most);
  return Math.trunc((MAX_SCORE * (bounded - LEAST_BYTES)) / (most - LEAST_BYTES));
}

function imagesOf({ initContainers = [], containers = [] }: PodSpec): readonly string[] {
  return [...initContainers, ...containers].map(({ image = "" }) => taggedName(image));
}

/** Without a tag an image means `latest`; a colon before the last slash belongs to the registry's port. */
function taggedName(image: string): string {
  return image.lastIndexOf(":") <= image.lastIndexOf("/") ? `${image}:latest` : image;
}
