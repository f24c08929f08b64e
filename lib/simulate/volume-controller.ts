import type { PersistentVolumeClaimSpec } from "../model/kubernetes/index.js";
import { publish, type Simulation } from "./simulation.js";
import { newClaim } from "./volume-store.js";
import { NO_PROVISIONER } from "./volumes.js";

/**
 * Makes a claim where there is none. One that need not wait for its first Pod is bound at once, to a volume that is there
 * or to one that its class provisions.
 *
 * @see pkg/controller/volume/persistentvolume
 */
export function ensureClaim(
  simulation: Simulation,
  namespace: string,
  name: string,
  spec: PersistentVolumeClaimSpec,
): void {
  const { volumes } = simulation;
  const claim = newClaim(namespace, name, withClass(spec, volumes.defaultClass));
  if (!volumes.hasClaims || volumes.claim(claim.key) !== undefined) return;
  volumes.put(claim);
  if (!volumes.waitsForConsumer(claim)) {
    const volume = volumes.match(claim, undefined, new Set());
    const provisioner = volumes.storageClass(claim.className)?.provisioner;
    if (volume !== undefined) volumes.bind(claim, volume);
    else if (provisioner !== undefined && provisioner !== NO_PROVISIONER) volumes.provision(claim);
  }
  publish(simulation, { kind: "claim-changed", claim: claim.key });
}

/** Admission gives a claim that names no class the default one; the empty name means none. */
function withClass(spec: PersistentVolumeClaimSpec, defaultClass: string | undefined): PersistentVolumeClaimSpec {
  if (spec.storageClassName !== undefined || defaultClass === undefined) return spec;
  return { ...spec, storageClassName: defaultClass };
}
