import type { Pod } from "../model/kubernetes/index.js";

const MIRROR = "kubernetes.io/config.mirror";

/** The kubelet shows a static Pod in the API as a mirror, which no API call stops. */
export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.[MIRROR] !== undefined;
}

/** Its containers have ended and will not start again. */
export function isFinished({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

export function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") ?? false;
}

/** What it holds is between what its spec asks for and what it was given. */
export function isBeingResized({ status }: Pod): boolean {
  return (
    status?.conditions?.some(({ type, status: value }) => type.startsWith("PodResize") && value === "True") ?? false
  );
}

export function hasEmptyDir({ spec }: Pod): boolean {
  return spec?.volumes?.some(({ emptyDir }) => emptyDir !== undefined) ?? false;
}
