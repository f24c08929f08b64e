import type { PersistentVolumeClaimSpec } from "../model/kubernetes/index.js";
import { publish, type Simulation } from "./simulation.js";
import { type ClaimState, newClaim, type VolumeState } from "./volume-store.js";
import { NO_PROVISIONER, type VolumeLedger } from "./volumes.js";

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

/** How often the controller looks at every claim, whatever happened. */
const RESYNC_MILLIS = 15_000;

/**
 * Binds claims that need not wait for their first Pod and for which there is a volume: the controller has missed them so far
 * and will not for long. Only those count for which a Pod waits.
 */
export function bindMissedClaims(simulation: Simulation): void {
  const { world, volumes, clock, chance } = simulation;
  const seen = new Set<string>();
  for (const pod of world.waiting()) {
    for (const { persistentVolumeClaim } of pod.traits.spec.volumes ?? []) {
      const key = `${pod.namespace}/${persistentVolumeClaim?.claimName}`;
      if (persistentVolumeClaim === undefined || seen.has(key)) continue;
      seen.add(key);
      const claim = volumes.claim(key);
      const volume = claim && missedVolume(claim, volumes);
      if (claim === undefined || volume === undefined) continue;
      clock.after(chance.upTo(RESYNC_MILLIS), () => {
        volumes.bind(claim, volume);
        publish(simulation, { kind: "claim-changed", claim: key });
      });
    }
  }
}

function missedVolume(claim: ClaimState, volumes: VolumeLedger): VolumeState | undefined {
  if (claim.isBound || claim.isLost || claim.isDeleting) return undefined;
  if (claim.volumeName !== undefined) {
    const volume = volumes.volume(claim.volumeName);
    return volume !== undefined && volumes.isOpenTo(volume, claim) ? volume : undefined;
  }
  return volumes.waitsForConsumer(claim) ? undefined : volumes.match(claim, undefined, new Set());
}

/** Admission gives a claim that names no class the default one; the empty name means none. */
function withClass(spec: PersistentVolumeClaimSpec, defaultClass: string | undefined): PersistentVolumeClaimSpec {
  if (spec.storageClassName !== undefined || defaultClass === undefined) return spec;
  return { ...spec, storageClassName: defaultClass };
}
