/** Commands that would destroy a volume's data while it is mounted in the moved tree. */
export const LOSS_METHODS = [
  "rm-rf",
  "rm-one-file-system",
  "mv-across-devices",
  "find-delete",
  "rsync-delete",
  "rsync-remove-source",
] as const;
export type LossMethod = (typeof LOSS_METHODS)[number];

/** A volume whose data a recursive command on the moved tree would reach. */
export interface RelocatedVolume {
  readonly node: string;
  readonly pv: string | null;
  readonly claim: string | null;
  /** directory on the host that holds the data; null when the file system is not in the host's mount table */
  readonly hostPath: string | null;
  readonly mountedAt: string;
  readonly lostBy: readonly LossMethod[];
}

/** A volume that ends with its Pod and lies in a moved tree: on its disk, or in memory and mounted in it. */
export interface RelocatedPodVolume {
  readonly node: string;
  /** `namespace/name`; null where the cluster does not know the Pod */
  readonly pod: string | null;
  readonly volume: string;
  /** of the kubelet: `empty-dir`, `projected`, `secret`, `downward-api` */
  readonly plugin: string;
  readonly isInMemory: boolean;
  readonly path: string;
  /** what also empties it under the container that has it, if that still runs */
  readonly lostBy: readonly LossMethod[];
}

export interface RelocationPrediction {
  readonly kind: "relocate";
  readonly complete: boolean;
  /** what would have been consulted and was not found */
  readonly missing: readonly string[];
  readonly volumes: readonly RelocatedVolume[];
  /** absent in old reports */
  readonly podVolumes?: readonly RelocatedPodVolume[];
  /** every mount below a moved tree, deepest first: the order in which to unmount */
  readonly remainingMounts: readonly { readonly node: string; readonly target: string; readonly fstype: string }[];
  /** [B] allocated by the trees themselves, mounts below not entered; null when not known */
  readonly bytesToCopy: number | null;
  readonly inodesToCopy: number | null;
  /** [B] available where the trees go; the smallest where there are several; null when not known */
  readonly bytesAvailable: number | null;
}

export interface PodWithReason {
  readonly pod: string;
  readonly reason: string;
}

/** What waits for a node afterwards; `owner` is the direct controller, null for a bare Pod, which `pod` then names. */
export interface PendingPods {
  readonly namespace: string;
  readonly owner: { readonly kind: string; readonly name: string } | null;
  readonly pod?: string;
  readonly pods: number;
  /** the scheduler's reason → number of nodes */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface Downtime {
  readonly namespace: string;
  readonly owner: { readonly kind: string; readonly name: string } | null;
  readonly seconds: { readonly min: number; readonly max: number | null };
  readonly parts: readonly string[];
}

/** Pods of a workload that serve: before the change, at the worst moment of it, and when the cluster has come to rest. */
export interface Serving {
  readonly namespace: string;
  readonly owner: { readonly kind: string; readonly name: string };
  readonly before: number;
  readonly least: number;
  readonly after: number;
}

/** What becomes of the Pods of one or several Nodes. A Pod is `namespace/name`. */
export interface PodsPrediction {
  /** drain: the command ends without an error; all others: every Pod of a controller runs again, there or elsewhere */
  readonly completes: boolean;
  readonly refused: readonly PodWithReason[];
  readonly evicted: readonly string[];
  readonly blocked: readonly { readonly pod: string; readonly budgets: readonly string[]; readonly reason: string }[];
  readonly remaining: readonly string[];
  readonly pending: readonly PendingPods[];
  readonly preempted: readonly string[];
  readonly emptyDirDeleted: readonly {
    readonly pod: string;
    readonly volume: string;
    readonly medium: string;
    readonly bytes?: number;
  }[];
  readonly downtime: readonly Downtime[];
  /** workloads with Pods on the Nodes; Jobs, agents of the Nodes and bare Pods are not among them. Absent in old reports */
  readonly serving?: readonly Serving[];
}

/** An end that comes out where chance decides: two Nodes that score the same, two requests at the same moment. */
export interface PossibleOutcome
  extends Pick<PodsPrediction, "completes" | "evicted" | "remaining" | "pending" | "preempted"> {
  /** part of the trials that ended so, 0 to 1 */
  readonly share: number;
}

/** The moment at which the fewest workloads of the Nodes are served. */
export interface WorstMoment {
  /** Node that was being worked on */
  readonly node: string;
  /** Pods that wait for a Node at that moment */
  readonly waitingPods: number;
  /** workloads without a single Pod that serves */
  readonly down: readonly {
    readonly namespace: string;
    readonly owner: { readonly kind: string; readonly name: string };
  }[];
}

interface ForPurpose {
  /** so that the drain ends; so that Pods find a Node; so that a workload is served all the time */
  readonly purpose: "unblock" | "place" | "spare";
}

interface Reverted {
  /** who is known to set the object back, such as `Argo CD application shop`, and has to be told before */
  readonly revertedBy?: string;
}

/** Something to do before a drain, which was tried on the simulated cluster. A budget is `namespace/name`. */
export type Preparation = ForPurpose &
  Reverted &
  (
    | {
        readonly kind: "scale";
        readonly namespace: string;
        readonly owner: { readonly kind: string; readonly name: string };
        readonly from: number;
        readonly to: number;
      }
    /** where an autoscaler sets the scale, it is asked for a replica more: `from` and `to` are its minReplicas */
    | {
        readonly kind: "raise-minimum";
        readonly namespace: string;
        readonly autoscaler: string;
        readonly owner: { readonly kind: string; readonly name: string };
        readonly from: number;
        readonly to: number;
      }
    | {
        readonly kind: "relax-budget";
        readonly budget: string;
        readonly field: "minAvailable" | "maxUnavailable";
        readonly from: number | string;
        readonly to: number;
      }
    /** its Pods that are not ready may be evicted; `from` null: the field was not set */
    | { readonly kind: "allow-unready"; readonly budget: string; readonly from: string | null }
    /** it selects no Pod for a time */
    | { readonly kind: "pause-budget"; readonly budget: string }
    | { readonly kind: "uncordon"; readonly node: string }
  );

/** A drain of the Nodes with what has to be done before it, as it went on the simulated cluster. */
export interface DrainPlan {
  readonly nodes: readonly string[];
  /** of kubectl drain, all of them */
  readonly flags: readonly string[];
  /** those among them that the change did not give */
  readonly addedFlags: readonly string[];
  readonly preparations: readonly Preparation[];
  /** false: nothing was found that gets the drain to its end */
  readonly completes: boolean;
  /** Pods without a controller, which end for good */
  readonly endedForGood: readonly string[];
  readonly emptyDirDeleted: PodsPrediction["emptyDirDeleted"];
  readonly refused: readonly PodWithReason[];
  readonly blocked: PodsPrediction["blocked"];
  readonly remaining: readonly string[];
  /** all that wait for a Node afterwards */
  readonly pending: readonly PendingPods[];
  readonly downtime: readonly Downtime[];
}

interface Planned {
  /** one for all Nodes of the change, for a reboot one for each; absent in old reports */
  readonly plans?: readonly DrainPlan[];
}

export interface EvictionPrediction extends PodsPrediction, Planned {
  readonly kind: "drain" | "power-off" | "remove-node";
  readonly complete: boolean;
  readonly missing: readonly string[];
  readonly assumptions: Readonly<Record<string, string | number>>;
  /** false where chance decides and it matters; `outcomes` then says between what */
  readonly deterministic: boolean;
  /** what comes out in the trials, the likeliest first: the one that the prediction shows; absent where all are alike */
  readonly outcomes?: readonly PossibleOutcome[];
  /** several Nodes: each as it is left */
  readonly steps?: readonly (PodsPrediction & { readonly node: string })[];
  readonly worst?: WorstMoment;
}

/** A reboot that the Node comes back from in time, and one that it stays away. */
export interface RebootPrediction extends Planned {
  readonly kind: "reboot";
  readonly complete: boolean;
  readonly missing: readonly string[];
  readonly assumptions: Readonly<Record<string, string | number>>;
  readonly deterministic: boolean;
  readonly back: PodsPrediction;
  readonly away: PodsPrediction;
  /** several Nodes, rebooted in order: each on its own, the others being there */
  readonly steps?: readonly { readonly node: string; readonly back: PodsPrediction; readonly away: PodsPrediction }[];
}

export type Prediction = RelocationPrediction | EvictionPrediction | RebootPrediction;
