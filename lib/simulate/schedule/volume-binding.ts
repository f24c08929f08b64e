import { compileLabelSelector } from "../../derive/label-selector.js";
import { quantityValue } from "../../derive/quantity.js";
import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";
import type { ClaimState, VolumeState } from "../volume-store.js";
import { NO_PROVISIONER } from "../volumes.js";
import { type FilterPlugin, type SchedulerView, unresolvable } from "./plugin.js";
import { claimStatesOf, type NamedClaim, usesClaim } from "./pod-claim-states.js";

const OTHER_NODE = "node(s) didn't match PersistentVolume's node affinity";
const NO_VOLUME = "node(s) didn't find available persistent volumes to bind";
const NO_SPACE = "node(s) did not have enough free storage";
const LOST_VOLUME = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";

/** Bound volumes must be reachable from the Node; unbound claims must find one there, or have one made. */
export const volumeBinding: FilterPlugin = {
  name: "VolumeBinding",
  prepare: (pod, view) => {
    const named = claimStatesOf(pod, view);
    if (named.length === 0) return undefined;
    const fault = faultOf(named);
    if (fault !== undefined) return unresolvable(fault);
    const claims = named.flatMap(({ claim }) => claim ?? []);
    if (claims.some((claim) => !claim.isBound && !isForScheduler(claim, view))) {
      return unresolvable("pod has unbound immediate PersistentVolumeClaims");
    }
    return {
      filter: (node) => {
        const reasons = [...boundReasons(claims, node, view), ...unboundReasons(claims, node, view)];
        return reasons.length === 0 ? undefined : unresolvable(...reasons);
      },
    };
  },
  mayAdmitAfter: (event, pod) => event.kind === "claim-changed" && usesClaim(pod, event.claim),
};

/** What happens to each unbound claim when the Pod goes to the Node: the volume it gets, or that one is made for it. */
export interface BindingPlan {
  readonly bindings: readonly (readonly [ClaimState, VolumeState])[];
  readonly provisioned: readonly ClaimState[];
}

export function planBinding(pod: PodState, node: NodeState, view: SchedulerView): BindingPlan {
  const unbound = claimStatesOf(pod, view).flatMap(({ claim }) => (claim && !claim.isBound ? [claim] : []));
  return findVolumes(unbound, node, view);
}

function faultOf(named: readonly NamedClaim[]): string | undefined {
  for (const { claim, claimName, isEphemeral } of named) {
    if (claim === undefined) {
      const what = `persistentvolumeclaim "${claimName}"`;
      return isEphemeral ? `waiting for ephemeral volume controller to create the ${what}` : `${what} not found`;
    }
    if (claim.isLost) {
      return `persistentvolumeclaim "${claimName}" bound to non-existent persistentvolume "${claim.volumeName}"`;
    }
    if (claim.isDeleting) return `persistentvolumeclaim "${claimName}" is being deleted`;
  }
  return undefined;
}

/** Others are bound by the volume controller, which had its chance. */
function isForScheduler(claim: ClaimState, { volumes }: SchedulerView): boolean {
  return claim.volumeName === undefined && volumes.waitsForConsumer(claim);
}

function* boundReasons(claims: readonly ClaimState[], node: NodeState, { volumes }: SchedulerView): Generator<string> {
  if (!volumes.hasVolumes) return;
  for (const { isBound, volumeName } of claims) {
    if (!isBound || volumeName === undefined) continue;
    const volume = volumes.volume(volumeName);
    if (volume !== undefined && (volume.matchesNode?.(node) ?? true)) continue;
    yield volume === undefined ? LOST_VOLUME : OTHER_NODE;
    return;
  }
}

function* unboundReasons(claims: readonly ClaimState[], node: NodeState, view: SchedulerView): Generator<string> {
  const unbound = claims.filter(({ isBound }) => !isBound);
  if (unbound.some(({ selectedNode }) => selectedNode !== undefined && selectedNode !== node.name)) {
    yield NO_VOLUME;
    return;
  }
  for (const claim of findVolumes(unbound, node, view).provisioned) {
    const { provisioner = NO_PROVISIONER, allowedTopologies = [] } = view.volumes.storageClass(claim.className) ?? {};
    const isAllowed =
      allowedTopologies.length === 0 ||
      allowedTopologies.some(
        ({ matchLabelExpressions = [] }) =>
          matchLabelExpressions.length > 0 &&
          matchLabelExpressions.every(({ key, values }) => values?.includes(node.labels[key] ?? "")),
      );
    if (provisioner === NO_PROVISIONER || !isAllowed) {
      yield NO_VOLUME;
      return;
    }
    if (!hasCapacity(claim, provisioner, node, view)) {
      yield NO_SPACE;
      return;
    }
  }
}

/** The smallest claims choose first; a volume serves one of them. */
function findVolumes(unbound: readonly ClaimState[], node: NodeState, { volumes }: SchedulerView): BindingPlan {
  const chosen = new Set<string>();
  const bindings: (readonly [ClaimState, VolumeState])[] = [];
  const provisioned: ClaimState[] = [];
  for (const claim of unbound.toSorted((a, b) => a.requestedBytes - b.requestedBytes)) {
    const volume = claim.selectedNode === undefined ? volumes.match(claim, node, chosen) : undefined;
    if (volume === undefined) provisioned.push(claim);
    else {
      chosen.add(volume.name);
      bindings.push([claim, volume]);
    }
  }
  return { bindings, provisioned };
}

/** Only drivers that say so have their capacity counted. @see pkg/scheduler/framework/plugins/volumebinding, hasEnoughCapacity */
function hasCapacity(claim: ClaimState, provisioner: string, node: NodeState, { facts }: SchedulerView): boolean {
  const driver = facts.look("csiDrivers")?.find(({ metadata }) => metadata.name === provisioner);
  if (driver?.spec?.storageCapacity !== true || claim.requestedBytes === 0) return true;
  return (facts.look("csiStorageCapacities") ?? []).some(
    ({ storageClassName, capacity, maximumVolumeSize, nodeTopology }) => {
      const limit = maximumVolumeSize ?? capacity;
      if (storageClassName !== claim.className || limit === undefined || quantityValue(limit) < claim.requestedBytes) {
        return false;
      }
      return compileLabelSelector(nodeTopology).matches(node.labels);
    },
  );
}
