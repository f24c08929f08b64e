import type { Volume } from "../../model/kubernetes/index.js";
import { isFinishedState, type PodState } from "../pod-state.js";
import {
  type FilterPlugin,
  type NodeFilter,
  type Rejection,
  resolvable,
  type SchedulerView,
  unresolvable,
} from "./plugin.js";
import { claimStatesOf, usesClaim } from "./pod-claim-states.js";

const DISK_CONFLICT = resolvable("node(s) had no available disk");
const IN_USE = resolvable(
  "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",
);

/** Volumes that one Node, or one Pod, may use at a time. */
export const volumeRestrictions: FilterPlugin = {
  name: "VolumeRestrictions",
  prepare: (pod, view) => {
    const claims = claimStatesOf(pod, view).filter(({ isEphemeral }) => !isEphemeral);
    const absent = claims.find(({ claim }) => claim === undefined);
    if (absent !== undefined) return unresolvable(`persistentvolumeclaim "${absent.claimName}" not found`);
    const singles = claims.flatMap(({ claim }) =>
      claim?.spec.accessModes?.includes("ReadWriteOncePod") ? [claim.key] : [],
    );
    const users = singles.filter((key) => isClaimInUse(key, pod, view)).length;
    const disks = (pod.traits.spec.volumes ?? []).filter(isExclusiveDisk);
    return disks.length === 0 && users === 0 ? undefined : new RestrictionFilter(disks, singles, users);
  },
  mayAdmitAfter: (event, pod, view) => {
    if (event.kind === "claim-changed") return usesClaim(pod, event.claim);
    if (event.kind !== "pod-removed" || event.pod.namespace !== pod.namespace) return false;
    const disks = (pod.traits.spec.volumes ?? []).filter(isExclusiveDisk);
    const shares = claimStatesOf(pod, view).some(({ claim }) => claim && usesClaim(event.pod, claim.key));
    return shares || disks.some((disk) => conflicts(disk, event.pod));
  },
};

class RestrictionFilter implements NodeFilter {
  readonly #disks: readonly Volume[];
  readonly #singles: readonly string[];
  #users: number;

  constructor(disks: readonly Volume[], singles: readonly string[], users: number) {
    this.#disks = disks;
    this.#singles = singles;
    this.#users = users;
  }

  filter({ pods }: { readonly pods: readonly PodState[] }): Rejection | undefined {
    if (this.#disks.some((disk) => pods.some((pod) => conflicts(disk, pod)))) return DISK_CONFLICT;
    return this.#users > 0 ? IN_USE : undefined;
  }

  podAdded(pod: PodState): void {
    this.#users += this.#singles.filter((key) => usesClaim(pod, key)).length;
  }

  podRemoved(pod: PodState): void {
    this.#users -= this.#singles.filter((key) => usesClaim(pod, key)).length;
  }

  fork(): NodeFilter {
    return new RestrictionFilter(this.#disks, this.#singles, this.#users);
  }
}

function isClaimInUse(key: string, pod: PodState, { world }: SchedulerView): boolean {
  const namespace = world.labels.matching(pod.namespace, EVERY_POD);
  for (const other of namespace) {
    if (other !== pod && other.nodeName !== undefined && !isFinishedState(other) && usesClaim(other, key)) return true;
  }
  return false;
}

const EVERY_POD = { isEmpty: true, matches: () => true };

function isExclusiveDisk({ rbd, iscsi }: Volume): boolean {
  return rbd !== undefined || iscsi !== undefined;
}

/** The same image or target, unless both only read. The monitors of an RBD image are not known and taken for equal. */
function conflicts({ rbd, iscsi }: Volume, { traits }: PodState): boolean {
  return (traits.spec.volumes ?? []).some((other) => {
    if (rbd && other.rbd && rbd.pool === other.rbd.pool && rbd.image === other.rbd.image) {
      return !(rbd.readOnly && other.rbd.readOnly);
    }
    return Boolean(iscsi && other.iscsi && iscsi.iqn === other.iscsi.iqn && !(iscsi.readOnly && other.iscsi.readOnly));
  });
}
