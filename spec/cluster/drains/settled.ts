import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "../api.js";
import type { PodObject } from "./stand-in-kubelets.js";

/** A cluster that takes longer has to be taken as it is. */
const LONGEST_MS = 90_000;

export async function podsOf(api: Api): Promise<readonly PodObject[]> {
  return (await api.get<{ readonly items: readonly PodObject[] }>("/api/v1/pods")).items;
}

/** Waits until no Pod has changed for so many seconds, and no claim waits for the volume that it names. */
export async function untilQuiet(api: Api, seconds: number): Promise<void> {
  let last = "";
  let since = Date.now();
  const end = Date.now() + LONGEST_MS;
  while (Date.now() < end && Date.now() - since < seconds * 1000) {
    const pods = await podsOf(api);
    const state = pods.map(({ metadata }) => metadata.uid + metadata.resourceVersion).join();
    if (state !== last || !pods.every(isDecided) || (await hasUnboundVolume(api))) since = Date.now();
    last = state;
    await sleep(300);
  }
}

/** The scheduler has looked at it. */
function isDecided({ spec, status }: PodObject): boolean {
  return spec.nodeName !== undefined || status.conditions?.some(({ type }) => type === "PodScheduled") === true;
}

/** The volume controller misses some and looks again every 15 seconds. */
async function hasUnboundVolume(api: Api): Promise<boolean> {
  const { items } = await api.get<{ readonly items: readonly Claim[] }>("/api/v1/persistentvolumeclaims");
  return items.some(({ spec, status }) => spec.volumeName !== undefined && status.phase === "Pending");
}

interface Claim {
  readonly spec: { readonly volumeName?: string };
  readonly status: { readonly phase?: string };
}
