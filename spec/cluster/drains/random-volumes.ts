import type { Chance } from "./chance.js";
import type { Planned } from "./random-cluster.js";

export interface RandomVolumes {
  readonly planned: readonly Planned[];
  /** of the Pod template */
  readonly podVolumes: readonly object[];
  /** of a StatefulSet */
  readonly claimTemplates: readonly object[];
}

const STORAGE = "1Gi";
const NONE: RandomVolumes = { planned: [], podVolumes: [], claimTemplates: [] };

/** Claims of a workload with their volumes: bound to a place, waiting for their first Pod, or made with each Pod. */
export function randomVolumes(chance: Chance, name: string, namespace: string): RandomVolumes {
  if (chance.may(0.7)) return NONE;
  switch (chance.one(["claim", "claim", "template", "ephemeral"])) {
    case "claim":
      return sharedClaim(chance, name, namespace);
    case "template":
      return {
        ...NONE,
        planned: freeVolumes(chance, name, chance.whole(1, 4)),
        claimTemplates: [{ metadata: { name: "data" }, spec: waitingClaim(name) }],
      };
    default: {
      const volumeClaimTemplate = { spec: waitingClaim(name) };
      return {
        ...NONE,
        planned: freeVolumes(chance, name, chance.whole(1, 4)),
        podVolumes: [{ name: "scratch", ephemeral: { volumeClaimTemplate } }],
      };
    }
  }
}

function waitingClaim(name: string) {
  return {
    accessModes: ["ReadWriteOnce"],
    storageClassName: "local",
    selector: { matchLabels: { "volume-of": name } },
    resources: { requests: { storage: STORAGE } },
  };
}

function randomPlace(chance: Chance) {
  const [key, value] = chance.one([
    ["topology.kubernetes.io/zone", "zone-a"],
    ["topology.kubernetes.io/zone", "zone-b"],
    ["kubernetes.io/hostname", "worker-0"],
    ["kubernetes.io/hostname", "worker-1"],
    ["kubernetes.io/hostname", "worker-2"],
  ] as const);
  const term = { matchExpressions: [{ key, operator: "In", values: [value] }] };
  return { nodeAffinity: { required: { nodeSelectorTerms: [term] } } };
}

function volume(name: string, labels: object, spec: object): Planned {
  const csi = { driver: "csi.example.com", volumeHandle: name };
  const common = { capacity: { storage: STORAGE }, storageClassName: "local", csi };
  return {
    path: "/api/v1/persistentvolumes",
    object: { metadata: { name, labels }, spec: { ...common, ...spec } },
  };
}

function freeVolumes(chance: Chance, name: string, count: number): readonly Planned[] {
  const spec = () => ({ accessModes: ["ReadWriteOnce"], ...randomPlace(chance) });
  return Array.from({ length: count }, (_, i) => volume(`pv-${name}-${i}`, { "volume-of": name }, spec()));
}

/** A claim of one Pod alone, or of one Node, bound to a volume on a zone or on a Node. */
function sharedClaim(chance: Chance, name: string, namespace: string): RandomVolumes {
  const accessModes = [chance.one(["ReadWriteOnce", "ReadWriteOnce", "ReadWriteOncePod"])];
  const claim = `claim-${name}`;
  const bound = { accessModes, ...randomPlace(chance), claimRef: { namespace, name: claim } };
  const resources = { requests: { storage: STORAGE } };
  return {
    planned: [
      volume(`pv-${name}`, {}, bound),
      {
        path: `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
        object: {
          metadata: { name: claim },
          spec: { accessModes, storageClassName: "local", volumeName: `pv-${name}`, resources },
        },
      },
    ],
    podVolumes: [{ name: "data", persistentVolumeClaim: { claimName: claim } }],
    claimTemplates: [],
  };
}
