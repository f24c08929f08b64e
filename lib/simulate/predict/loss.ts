import type { Downtime, PodsPrediction } from "../../model/prediction.js";
import type { Run } from "../cluster.js";
import { controllerKey, isMovable, preemptedElsewhere } from "../outcome.js";
import type { PodState } from "../pod-state.js";
import type { Told } from "./combine.js";
import { type Course, downtimes } from "./downtime.js";
import { type Ending, signatureOf, tellEnding } from "./ending.js";
import { ServiceWatch } from "./service-watch.js";
import { rememberStrength } from "./strength.js";
import type { Attempt } from "./trials.js";

/** A way to lose Nodes, for a time or for ever, without anybody asking their Pods. */
export interface LossPlan {
  readonly nodes: readonly string[];
  /**
   * Takes the Nodes away and lets the cluster go on until nothing moves. It refreshes the watch after what the API does not
   * tell, and returns the Pods that the control plane asked to stop.
   */
  readonly play: (run: Run, watch: ServiceWatch) => ReadonlySet<PodState>;
  readonly course: Course;
  /** emptyDir volumes that end, of Pods that were on the Nodes and of those among them that were evicted */
  readonly emptyDirs: (pods: readonly PodState[], evicted: readonly PodState[]) => PodsPrediction["emptyDirDeleted"];
}

/** One try of a loss of Nodes. */
export function attemptLoss(run: Run, plan: LossPlan): Attempt<Told> {
  const { nodes } = plan;
  const { simulation } = run;
  const originals = nodes.flatMap((node) => simulation.world.podsOn(node));
  const isRestored = rememberStrength(simulation, originals.filter(isMovable));
  const watch = new ServiceWatch(run, nodes);
  const evicted = plan.play(run, watch);
  const ending: Ending = {
    completes: isRestored(),
    evicted: originals.filter((pod) => evicted.has(pod)),
    remaining: originals.filter((pod) => !evicted.has(pod) && isMovable(pod)),
    preempted: preemptedElsewhere(run, new Set(nodes)),
  };
  return {
    signature: signatureOf(run, ending),
    tell: () => {
      const told = tellLoss(run, plan, ending, originals, watch);
      if (nodes.length === 1) return told;
      return { ...told, steps: nodes.map((node) => ({ node, ...ofNode(told, originals, node) })), worst: watch.worst };
    },
  };
}

function tellLoss(
  run: Run,
  { course, emptyDirs }: LossPlan,
  ending: Ending,
  originals: readonly PodState[],
  watch: ServiceWatch,
): PodsPrediction {
  return {
    ...tellEnding(run, ending),
    refused: [],
    blocked: [],
    emptyDirDeleted: emptyDirs(originals, ending.evicted),
    downtime: downtimes(run.simulation, watch, course),
    serving: watch.serving(),
  };
}

/** One Node's part. What is preempted elsewhere is nobody's in particular. */
function ofNode(told: PodsPrediction, originals: readonly PodState[], node: string): PodsPrediction {
  const pods = originals.filter(({ nodeName }) => nodeName === node);
  const keys = new Set(pods.map(({ key }) => key));
  const workloads = new Set(pods.map(controllerKey));
  const isOwn = ({ namespace, owner }: Pick<Downtime, "namespace" | "owner">): boolean =>
    owner === null
      ? pods.some((pod) => pod.owner === undefined && pod.namespace === namespace)
      : workloads.has(`${namespace}/${owner.kind}/${owner.name}`);
  return {
    completes: told.completes,
    refused: [],
    blocked: [],
    evicted: told.evicted.filter((pod) => keys.has(pod)),
    remaining: told.remaining.filter((pod) => keys.has(pod)),
    pending: told.pending.filter(isOwn),
    preempted: told.preempted,
    emptyDirDeleted: told.emptyDirDeleted.filter(({ pod }) => keys.has(pod)),
    downtime: told.downtime.filter(isOwn),
    serving: (told.serving ?? []).filter(isOwn),
  };
}
