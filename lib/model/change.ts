/** Nodes that a change touches, in the order in which it does. */
interface Touching {
  readonly nodes: readonly string[];
}

/** kubectl drain, with its flags under their own names. */
export interface Drain extends Touching {
  readonly kind: "drain";
  readonly force: boolean;
  readonly deleteEmptydirData: boolean;
  readonly ignoreDaemonsets: boolean;
  readonly disableEviction: boolean;
  /** [s]; 0 is no limit, as in kubectl */
  readonly timeoutSeconds: number;
  /** [s]; -1 is each Pod's own, as in kubectl */
  readonly gracePeriodSeconds: number;
  readonly podSelector: string;
  /** [s]; 0 waits for every Pod, as in kubectl */
  readonly skipWaitForDeleteTimeoutSeconds: number;
}

export interface Reboot extends Touching {
  readonly kind: "reboot";
}

/** All Nodes lose power at the same moment. */
export interface PowerOff extends Touching {
  readonly kind: "power-off";
}

export interface RemoveNode extends Touching {
  readonly kind: "remove-node";
}

/** One directory that moves: `from` is where it is now, `to` its final path. Both absolute and normalised. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

export type RelocationMethod = "symlink" | "mount" | "root-dir";
/** What becomes of the old tree: `rm-rf`, `rm -rf --one-file-system`, kept, or not said. */
export type RemovalMethod = "rm-rf" | "one-file-system" | "keep" | "unknown";

export interface Relocate extends Touching {
  readonly kind: "relocate";
  readonly moves: readonly [Move, ...Move[]];
  readonly method: RelocationMethod;
  readonly removal: RemovalMethod;
}

export interface ReplaceControlPlane extends Touching {
  readonly kind: "replace-control-plane";
  readonly joining: readonly string[];
}

export interface RestoreEtcd extends Touching {
  readonly kind: "restore-etcd";
  readonly backup: string;
  readonly on?: string;
}

export interface Upgrade extends Touching {
  readonly kind: "upgrade";
  readonly toVersion: string;
}

/** Every kind of change; a plugin does not add any. */
export interface Changes {
  readonly drain: Drain;
  readonly reboot: Reboot;
  readonly "power-off": PowerOff;
  readonly "remove-node": RemoveNode;
  readonly relocate: Relocate;
  readonly "replace-control-plane": ReplaceControlPlane;
  readonly "restore-etcd": RestoreEtcd;
  readonly upgrade: Upgrade;
}
export type ChangeKind = keyof Changes;
export type Change = Changes[ChangeKind];

/** No change at all: the audit that a CronJob runs. */
export interface Standing extends Touching {
  readonly kind: "standing";
}

/** What a rule may speak to: a kind of change, or the standing audit. */
export interface Occasions extends Changes {
  readonly standing: Standing;
}
export type OccasionKind = keyof Occasions;
export type Occasion = Occasions[OccasionKind];

export const STANDING: Standing = { kind: "standing", nodes: [] };

export const CHANGE_KINDS = [
  "drain",
  "reboot",
  "power-off",
  "remove-node",
  "relocate",
  "replace-control-plane",
  "restore-etcd",
  "upgrade",
] as const satisfies readonly ChangeKind[];

export const OCCASION_KINDS = ["standing", ...CHANGE_KINDS] as const satisfies readonly OccasionKind[];

/** Changes that cannot be judged without the hosts that they touch: what they may destroy is seen nowhere else. */
export const NEED_HOSTS: ReadonlySet<OccasionKind> = new Set([
  "relocate",
  "reboot",
  "restore-etcd",
  "replace-control-plane",
]);
