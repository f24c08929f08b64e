import { compareText } from "../../lib/derive/compare-text.js";
import { localPathOf } from "../../lib/derive/local-volume.js";
import { ancestors } from "../../lib/derive/path.js";
import { namedSubject } from "../../lib/derive/subject.js";
import type { VolumePlaces } from "../../lib/derive/volume-places.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"same" | "within", "pv" | "key">;

/** Place for volumes that may be used on every Node. */
const EVERYWHERE = "";

/** Two volumes, one directory: what happens to the one happens to the other. */
export const overlappingVolume = defineClusterRule({
  id: "overlapping-volume",
  family: "local-storage",
  title: "The directory of a volume lies within another volume's",
  risks: ["C16"],
  rationale:
    "A volume whose directory is, or lies within, another's can be read and deleted through it: a provisioner that cleans the outer " +
    "one up deletes the inner one, and two applications write over each other.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/volumes/#local",
    "https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/master/docs/best-practices.md",
  ],
  occasions: ["standing", "relocate"],
  worst: { standing: "medium", relocate: "medium" },
  identity: ["pv", "key"],
  messages: {
    same: {
      message: "PersistentVolumes {outer} and {pv} have the same directory {path} on {place}",
      impact: "Two applications share one directory without knowing; deleting the one's data deletes the other's.",
      remediation: [
        {
          text: "Give each volume a directory of its own.",
          commands: ["kubectl get pv -o yaml -- {outer} {pv}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -o yaml -- {outer} {pv}"],
    },
    within: {
      message: "{path} of PersistentVolume {pv} lies within {outerPath} of PersistentVolume {outer} on {place}",
      impact: "Deleting or moving the data of {outer} deletes or moves that of {pv}.",
      remediation: [
        {
          text: "Give each volume a directory of its own.",
          commands: ["kubectl get pv -o yaml -- {outer} {pv}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -o yaml -- {outer} {pv}"],
    },
  },
  requires: { cluster: ["persistentVolumes", "volumePlaces"] },
  evaluate: ({ cluster: { persistentVolumes, volumePlaces } }) => {
    const volumes = persistentVolumes
      .filter((volume) => localPathOf(volume) !== undefined)
      .toSorted((a, b) => compareText(a.metadata.name, b.metadata.name));
    const byPlace = indexByPlace(volumes, volumePlaces);
    return examine(volumes, (volume) => {
      const places = placesOf(volume, volumePlaces);
      const own = places.includes(EVERYWHERE) ? [EVERYWHERE] : [...places, EVERYWHERE];
      return own.flatMap((place) => overlapAt(volume, place, byPlace.get(place)) ?? []).slice(0, 1);
    });
  },
});

type ByPath = ReadonlyMap<string, readonly PersistentVolume[]>;

function placesOf(volume: PersistentVolume, places: VolumePlaces): readonly string[] {
  return places.homesOf(volume) ?? [EVERYWHERE];
}

function indexByPlace(volumes: readonly PersistentVolume[], places: VolumePlaces): ReadonlyMap<string, ByPath> {
  const byPlace = new Map<string, Map<string, PersistentVolume[]>>();
  for (const volume of volumes) {
    const path = pathOf(volume);
    for (const place of placesOf(volume, places)) {
      const byPath = byPlace.get(place) ?? new Map<string, PersistentVolume[]>();
      byPlace.set(place, byPath);
      const known = byPath.get(path);
      if (known === undefined) byPath.set(path, [volume]);
      else known.push(volume);
    }
  }
  return byPlace;
}

/** Without slashes at the end, the root but for itself. */
function pathOf(volume: PersistentVolume): string {
  return localPathOf(volume)?.replace(/(?<=.)\/+$/, "") ?? "/";
}

/** The volume at the same path that comes first by name, or the nearest one around it. */
function overlapAt(volume: PersistentVolume, place: string, byPath: ByPath | undefined): Found | undefined {
  if (byPath === undefined) return undefined;
  const path = pathOf(volume);
  const twin = byPath.get(path)?.[0];
  if (twin !== undefined && twin !== volume && !(isShared(twin) && isShared(volume))) {
    return violate("same", volume, twin, place);
  }
  for (const above of ancestors(path)) {
    const outer = byPath.get(above)?.[0];
    if (outer !== undefined) return violate("within", volume, outer, place);
  }
  return undefined;
}

/** One directory for several claims on purpose. */
function isShared({ spec }: PersistentVolume): boolean {
  return spec?.accessModes?.some((mode) => mode.endsWith("Many")) ?? false;
}

function violate(
  messageId: Found["messageId"],
  volume: PersistentVolume,
  outer: PersistentVolume,
  place: string,
): Found {
  const pv = volume.metadata.name;
  const path = pathOf(volume);
  return {
    messageId,
    severity: "medium",
    certainty: "certain",
    subject: namedSubject("PersistentVolume", pv),
    identity: { pv, key: outer.metadata.name },
    data: {
      pv,
      path,
      outer: outer.metadata.name,
      outerPath: pathOf(outer),
      place: place === EVERYWHERE ? "every Node" : `Node ${place}`,
    },
    affected: [namedSubject("PersistentVolume", outer.metadata.name)],
    evidence: [
      {
        object: `PersistentVolume/${pv}`,
        path: volume.spec?.local ? "/spec/local/path" : "/spec/hostPath/path",
        value: path,
      },
    ],
  };
}
