import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from "../model/kubernetes/index.js";
import type { KubeletPath } from "./kubelet-path.js";

export interface VolumeIndex {
  readonly persistentVolumes: ReadonlyMap<string, PersistentVolume>;
  /** by `namespace/name` */
  readonly claims: ReadonlyMap<string, PersistentVolumeClaim>;
  readonly podsByUid: ReadonlyMap<string, Pod>;
}

export function indexVolumes(
  persistentVolumes: readonly PersistentVolume[],
  claims: readonly PersistentVolumeClaim[],
  pods: readonly Pod[],
): VolumeIndex {
  // Of a change that reads no host nobody asks for it, and of 150,000 Pods it takes a while.
  let podsByUid: ReadonlyMap<string, Pod> | undefined;
  return {
    persistentVolumes: new Map(persistentVolumes.map((pv) => [pv.metadata.name, pv])),
    claims: new Map(claims.map((claim) => [namespacedName(claim), claim])),
    get podsByUid() {
      podsByUid ??= new Map(pods.flatMap((pod) => podUids(pod).map((uid) => [uid, pod] as const)));
      return podsByUid;
    },
  };
}

/** The kubelet names a static Pod's directory by the hash of its manifest, which its mirror carries as an annotation. */
function podUids({ metadata }: Pod): readonly string[] {
  const hash = metadata.annotations?.["kubernetes.io/config.hash"];
  return [metadata.uid, hash].filter((uid) => uid !== undefined);
}

/** Name of a Pod's directory below `pods/` of the kubelet's root. */
export function podDirectoryName({ metadata }: Pod): string {
  return metadata.annotations?.["kubernetes.io/config.hash"] ?? metadata.uid ?? "";
}

export function namespacedName({
  metadata,
}: {
  readonly metadata: { readonly namespace?: string; readonly name: string };
}): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

/** What a path below a kubelet's root belongs to, as far as the cluster knows it. */
export interface VolumeOwner {
  readonly persistentVolume?: PersistentVolume;
  /** `namespace/name` of the claim that the PersistentVolume is bound to */
  readonly claim?: string;
  readonly pod?: Pod;
  /** the Pod's inline volume of that name */
  readonly inline?: Volume;
}

export function ownerOf(place: KubeletPath, index: VolumeIndex): VolumeOwner {
  const persistentVolume = place.volume === null ? undefined : index.persistentVolumes.get(place.volume);
  const pod = place.kind === "global-mount" ? undefined : index.podsByUid.get(place.podUid);
  const inline =
    persistentVolume === undefined ? pod?.spec?.volumes?.find(({ name }) => name === place.volume) : undefined;
  const claim = claimOf(persistentVolume);
  return {
    ...(persistentVolume === undefined ? {} : { persistentVolume }),
    ...(claim === undefined ? {} : { claim }),
    ...(pod === undefined ? {} : { pod }),
    ...(inline === undefined ? {} : { inline }),
  };
}

/** Plugins below whose directory the kubelet names a volume by its PersistentVolume. */
const NAMED_BY_PV: ReadonlySet<string> = new Set(["local-volume", "csi"]);

/** Name of the PersistentVolume at a path. Without an index the path's own word counts, where it has one. */
export function persistentVolumeName(place: KubeletPath, index: VolumeIndex | undefined): string | null {
  if (place.volume === null) return null;
  if (index !== undefined) return index.persistentVolumes.has(place.volume) ? place.volume : null;
  return place.kind !== "subpath" && NAMED_BY_PV.has(place.plugin) ? place.volume : null;
}

export function claimOf(persistentVolume: PersistentVolume | undefined): string | undefined {
  const reference = persistentVolume?.spec?.claimRef;
  return reference?.namespace === undefined || reference.name === undefined
    ? undefined
    : `${reference.namespace}/${reference.name}`;
}
