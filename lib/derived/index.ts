import type { AnyDerivedFact } from "../derived-fact.js";
import { kubeletRoot } from "./kubelet-root.js";
import { mountTable } from "./mount-table.js";
import { podsByNode } from "./pods-by-node.js";
import { relocation } from "./relocation.js";
import { relocationPrediction } from "./relocation-prediction.js";
import { volumeIndex } from "./volume-index.js";
import { volumePlaces } from "./volume-places.js";

/** Every derived fact that kaudit brings; each is computed when the first rule asks for it. */
export const DERIVED_FACTS: readonly AnyDerivedFact[] = [
  kubeletRoot,
  mountTable,
  podsByNode,
  relocation,
  relocationPrediction,
  volumeIndex,
  volumePlaces,
];
