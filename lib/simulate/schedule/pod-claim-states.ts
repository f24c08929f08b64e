import { keyOf } from "../../derive/owner.js";
import { claimsOf, type PodClaim } from "../../derive/pod-claims.js";
import type { PodState } from "../pod-state.js";
import type { ClaimState } from "../volume-store.js";
import type { SchedulerView } from "./plugin.js";

/** A claim that a Pod names, and what it leads to: `undefined` where there is none. */
export interface NamedClaim extends PodClaim {
  readonly claim: ClaimState | undefined;
}

/** The Pod's claims; none where the list of claims was not observed, since nothing can be said about them. */
export function claimStatesOf(pod: PodState, { volumes }: SchedulerView): readonly NamedClaim[] {
  const claims = claimsOf(pod.name, pod.traits.spec);
  if (claims.length === 0 || !volumes.hasClaims) return [];
  return claims.map((claim) => ({
    ...claim,
    claim: volumes.claim(keyOf({ namespace: pod.namespace, name: claim.claimName })),
  }));
}

export function usesClaim(pod: PodState, key: string): boolean {
  return claimsOf(pod.name, pod.traits.spec).some(
    ({ claimName }) => keyOf({ namespace: pod.namespace, name: claimName }) === key,
  );
}
