import type { CSINode } from "../../model/kubernetes/index.js";
import type { NodeState } from "../node-state.js";
import type { PodState } from "../pod-state.js";
import { type FilterPlugin, type Rejection, resolvable, type SchedulerView } from "./plugin.js";
import { claimStatesOf, usesClaim } from "./pod-claim-states.js";

/** volume, by its driver and handle → driver */
type DriverVolumes = ReadonlyMap<string, string>;

const EXCEEDED = resolvable("node(s) exceed max volume count");

/** How many volumes of a CSI driver a Node takes. */
export const nodeVolumeLimits: FilterPlugin = {
  name: "NodeVolumeLimits",
  prepare: (pod, view) => {
    const wanted = driverVolumesOf(pod, view);
    if (wanted.size === 0) return undefined;
    const csiNodes = view.facts.look("csiNodes");
    if (csiNodes === undefined) return undefined;
    const limits = new Map(csiNodes.map((csiNode) => [csiNode.metadata.name, limitsOf(csiNode)]));
    return { filter: (node) => rejectionOf(node, limits.get(node.name), wanted, view) };
  },
  mayAdmitAfter: (event, pod) => {
    if (event.kind === "claim-changed") return usesClaim(pod, event.claim);
    const volumes = event.kind === "pod-removed" ? event.pod.traits.spec.volumes : undefined;
    return volumes?.some(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim ?? ephemeral) ?? false;
  },
};

function limitsOf({ spec }: CSINode): ReadonlyMap<string, number> {
  return new Map(
    (spec?.drivers ?? []).flatMap(({ name, allocatable }) =>
      allocatable?.count === undefined ? [] : [[name, allocatable.count] as const],
    ),
  );
}

function rejectionOf(
  node: NodeState,
  limits: ReadonlyMap<string, number> | undefined,
  wanted: DriverVolumes,
  view: SchedulerView,
): Rejection | undefined {
  if (limits === undefined || limits.size === 0) return undefined;
  const present = new Map(node.pods.flatMap((pod) => [...driverVolumesOf(pod, view)]));
  for (const [volume, driver] of attachedTo(node, view)) present.set(volume, driver);
  const isExceeded = [...limits].some(([driver, limit]) => {
    const added = [...wanted].filter(([volume, of]) => of === driver && !present.has(volume)).length;
    const attached = [...present.values()].filter((of) => of === driver).length;
    return added > 0 && attached + added > limit;
  });
  return isExceeded ? EXCEEDED : undefined;
}

/** The Pod's volumes that a CSI driver attaches; a claim without a volume counts as one that its class will make. */
function driverVolumesOf(pod: PodState, view: SchedulerView): DriverVolumes {
  const volumes = new Map<string, string>();
  for (const { claim } of claimStatesOf(pod, view)) {
    if (claim === undefined) continue;
    const csi = claim.volumeName === undefined ? undefined : view.volumes.volume(claim.volumeName)?.source.spec?.csi;
    if (csi !== undefined) volumes.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver);
    else if (claim.volumeName === undefined) {
      const provisioner = view.volumes.storageClass(claim.className)?.provisioner;
      if (provisioner !== undefined) volumes.set(`${provisioner}/${claim.key}`, provisioner);
    }
  }
  return volumes;
}

/** A volume may still be attached after its Pod has left. */
function* attachedTo({ name }: NodeState, { facts, volumes }: SchedulerView): Generator<readonly [string, string]> {
  for (const { spec } of facts.look("volumeAttachments") ?? []) {
    const volume = spec?.source?.persistentVolumeName;
    if (spec?.nodeName !== name || volume === undefined || spec.attacher === undefined) continue;
    const csi = volumes.volume(volume)?.source.spec?.csi;
    if (csi !== undefined) yield [`${spec.attacher}/${csi.volumeHandle}`, spec.attacher];
  }
}
