import type { AnyDerivedFact } from "../derived-fact.js";
import { drainPrediction } from "./drain-prediction.js";
import { etcdBackups } from "./etcd-backups.js";
import { etcdMembers } from "./etcd-members.js";
import { kubeletRoot } from "./kubelet-root.js";
import { largestImage } from "./largest-image.js";
import { mountTable } from "./mount-table.js";
import { nodePlaces } from "./node-places.js";
import { nodesByName } from "./nodes-by-name.js";
import { podsByClaim } from "./pods-by-claim.js";
import { podsByNode } from "./pods-by-node.js";
import { powerOffPrediction } from "./power-off-prediction.js";
import { rebootPrediction } from "./reboot-prediction.js";
import { relocation } from "./relocation.js";
import { relocationPrediction } from "./relocation-prediction.js";
import { removeNodePrediction } from "./remove-node-prediction.js";
import { volumeIndex } from "./volume-index.js";
import { volumePlaces } from "./volume-places.js";
import { workloadIndex } from "./workload-index.js";

/** Every derived fact that kaudit brings; each is computed when the first rule asks for it. */
export const DERIVED_FACTS: readonly AnyDerivedFact[] = [
  drainPrediction,
  etcdBackups,
  etcdMembers,
  kubeletRoot,
  largestImage,
  mountTable,
  nodePlaces,
  nodesByName,
  podsByClaim,
  podsByNode,
  powerOffPrediction,
  rebootPrediction,
  relocation,
  relocationPrediction,
  removeNodePrediction,
  volumeIndex,
  volumePlaces,
  workloadIndex,
];
