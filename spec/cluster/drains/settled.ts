import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "../api.js";
import type { PodObject } from "./stand-in-kubelets.js";

/** A cluster that takes longer has to be taken as it is. */
const LONGEST_MS = 90_000;

export async function podsOf(api: Api): Promise<readonly PodObject[]> {
  return (await api.get<{ readonly items: readonly PodObject[] }>("/api/v1/pods")).items;
}

/** Waits until no Pod has changed for so many seconds. */
export async function untilQuiet(api: Api, seconds: number): Promise<void> {
  let last = "";
  let since = Date.now();
  const end = Date.now() + LONGEST_MS;
  while (Date.now() < end && Date.now() - since < seconds * 1000) {
    const pods = await podsOf(api);
    const state = pods.map(({ metadata }) => metadata.uid + metadata.resourceVersion).join();
    if (state !== last || !pods.every(isDecided)) since = Date.now();
    last = state;
    await sleep(300);
  }
}

/** The scheduler has looked at it. */
function isDecided({ spec, status }: PodObject): boolean {
  return spec.nodeName !== undefined || status.conditions?.some(({ type }) => type === "PodScheduled") === true;
}
