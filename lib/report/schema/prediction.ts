import type * as prediction from "../../model/prediction.js";
import {
  anyOf,
  boolean,
  count,
  exactly,
  explained,
  list,
  map,
  named,
  nullable,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
} from "../../schema/shape.js";

const complete = explained("false when something that would have been consulted is missing", boolean);
const missing = list(text);

const lossMethod = oneOf<prediction.LossMethod>({
  "rm-rf": true,
  "rm-one-file-system": true,
  "mv-across-devices": true,
  "find-delete": true,
  "rsync-delete": true,
  "rsync-remove-source": true,
});

const volume = object<prediction.RelocatedVolume>({
  node: text,
  pv: nullable(text),
  claim: nullable(text),
  hostPath: explained("directory on the host that holds the data", nullable(text)),
  mountedAt: text,
  lostBy: list(lossMethod),
});

const podVolume = object<prediction.RelocatedPodVolume>({
  node: text,
  pod: explained("null where the cluster does not know the Pod", nullable(text)),
  volume: text,
  plugin: explained("volume plugin of the kubelet, as its directories name it", text),
  isInMemory: boolean,
  path: text,
  lostBy: explained("what also empties it under a container that still runs", list(lossMethod)),
});

const mount = object<prediction.RelocationPrediction["remainingMounts"][number]>({
  node: text,
  target: text,
  fstype: text,
});

const relocation = object<prediction.RelocationPrediction>({
  kind: exactly("relocate"),
  complete,
  missing,
  volumes: list(volume),
  podVolumes: optional(
    explained("volumes that end with their Pod: emptyDirs, and what lives in memory", list(podVolume)),
  ),
  remainingMounts: explained("every mount below a moved tree, deepest first", list(mount)),
  bytesToCopy: nullable(count),
  inodesToCopy: nullable(count),
  bytesAvailable: nullable(count),
});

const controller = object<NonNullable<prediction.Downtime["owner"]>>({ kind: text, name: text });
const owner = explained("the direct controller; null for a bare Pod", nullable(controller));

const pending = object<prediction.PendingPods>({
  namespace: text,
  owner,
  pod: optional(text),
  pods: count,
  reasons: explained("the scheduler's reason and the number of nodes", map(number)),
});

const downtime = object<prediction.Downtime>({
  namespace: text,
  owner,
  seconds: object<prediction.Downtime["seconds"]>({ min: number, max: nullable(number) }),
  parts: list(text),
});

const serving = object<prediction.Serving>({
  namespace: text,
  owner: controller,
  before: count,
  least: explained("at the worst moment of the change", count),
  after: count,
});

/** Properties that every prediction about Pods has. */
const pods = {
  completes: boolean,
  refused: list(object<prediction.PodWithReason>({ pod: text, reason: text })),
  evicted: list(text),
  blocked: list(object<prediction.PodsPrediction["blocked"][number]>({ pod: text, budgets: list(text), reason: text })),
  remaining: explained("Pods on the node when the command ends, without DaemonSet and mirror Pods", list(text)),
  pending: list(named("PendingPods", pending)),
  preempted: list(text),
  emptyDirDeleted: list(
    object<prediction.PodsPrediction["emptyDirDeleted"][number]>({
      pod: text,
      volume: text,
      medium: text,
      bytes: optional(count),
    }),
  ),
  downtime: list(named("Downtime", downtime)),
  serving: optional(
    explained("Pods that serve, of each workload with Pods on the Nodes", list(named("Serving", serving))),
  ),
} as const;

const podsPrediction: Shape<prediction.PodsPrediction> = named(
  "PodsPrediction",
  object<prediction.PodsPrediction>(pods),
);

const assumptions = map(anyOf(text, number));
const deterministic = explained("false where the scheduler breaks a tie at random and it matters", boolean);

const outcome = object<prediction.PossibleOutcome>({
  share: explained("part of the trials that ended so, 0 to 1", number),
  completes: pods.completes,
  evicted: pods.evicted,
  remaining: pods.remaining,
  pending: pods.pending,
  preempted: pods.preempted,
});

const worstMoment = object<prediction.WorstMoment>({
  node: explained("Node that is being worked on at that moment", text),
  waitingPods: count,
  down: explained(
    "workloads without a single Pod that serves",
    list(object<prediction.WorstMoment["down"][number]>({ namespace: text, owner: controller })),
  ),
});

const forPurpose = {
  purpose: explained(
    "so that the drain ends; so that Pods find a Node; so that a workload is served all the time",
    oneOf<prediction.Preparation["purpose"]>({ unblock: true, place: true, spare: true }),
  ),
  revertedBy: optional(explained("who sets the object back, and has to be told before", text)),
} as const;

type PreparationOf<K extends prediction.Preparation["kind"]> = Extract<prediction.Preparation, { readonly kind: K }>;

const preparation: Shape<prediction.Preparation> = anyOf(
  object<PreparationOf<"scale">>({
    ...forPurpose,
    kind: exactly("scale"),
    namespace: text,
    owner: controller,
    from: count,
    to: count,
  }),
  object<PreparationOf<"raise-minimum">>({
    ...forPurpose,
    kind: exactly("raise-minimum"),
    namespace: text,
    autoscaler: text,
    owner: controller,
    from: count,
    to: count,
  }),
  object<PreparationOf<"relax-budget">>({
    ...forPurpose,
    kind: exactly("relax-budget"),
    budget: text,
    field: oneOf<PreparationOf<"relax-budget">["field"]>({ minAvailable: true, maxUnavailable: true }),
    from: anyOf(text, number),
    to: count,
  }),
  object<PreparationOf<"allow-unready">>({
    ...forPurpose,
    kind: exactly("allow-unready"),
    budget: text,
    from: nullable(text),
  }),
  object<PreparationOf<"pause-budget">>({ ...forPurpose, kind: exactly("pause-budget"), budget: text }),
  object<PreparationOf<"uncordon">>({ ...forPurpose, kind: exactly("uncordon"), node: text }),
);

const plan = object<prediction.DrainPlan>({
  nodes: list(text),
  flags: explained("of kubectl drain, all of them", list(text)),
  addedFlags: explained("those that the change did not give", list(text)),
  preparations: explained("what to do before the drain; it was tried on the simulated cluster", list(preparation)),
  completes: boolean,
  endedForGood: explained("Pods without a controller", list(text)),
  emptyDirDeleted: pods.emptyDirDeleted,
  refused: pods.refused,
  blocked: pods.blocked,
  remaining: pods.remaining,
  pending: pods.pending,
  downtime: pods.downtime,
});

const plans = optional(
  explained(
    "drains that empty the Nodes: one for all of them, for a reboot one for each",
    list(named("DrainPlan", plan)),
  ),
);

type Step = NonNullable<prediction.EvictionPrediction["steps"]>[number];
type RebootStep = NonNullable<prediction.RebootPrediction["steps"]>[number];
const ONE_PER_NODE = "one for each Node, where there are several";

const eviction = object<prediction.EvictionPrediction>({
  kind: oneOf<prediction.EvictionPrediction["kind"]>({ drain: true, "power-off": true, "remove-node": true }),
  complete,
  missing,
  assumptions,
  deterministic,
  ...pods,
  outcomes: optional(explained("where chance decides: what may come out, the likeliest first", list(outcome))),
  steps: optional(explained(ONE_PER_NODE, list(object<Step>({ node: text, ...pods })))),
  plans,
  worst: optional(explained("the moment at which the fewest workloads are served", worstMoment)),
});

const reboot = object<prediction.RebootPrediction>({
  kind: exactly("reboot"),
  complete,
  missing,
  assumptions,
  deterministic,
  back: podsPrediction,
  away: podsPrediction,
  plans,
  steps: optional(
    explained(ONE_PER_NODE, list(object<RebootStep>({ node: text, back: podsPrediction, away: podsPrediction }))),
  ),
});

export const predictionShape: Shape<prediction.Prediction> = named("Prediction", anyOf(relocation, eviction, reboot));
