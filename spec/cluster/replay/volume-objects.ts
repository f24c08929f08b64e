import type { ReplayedVolume } from "./volumes.js";

/** An object as a person applies it. */
export interface AppliedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

const COMMON = { accessModes: ["ReadWriteOnce"], storageClassName: "local" } as const;

export function persistentVolume({ name, kind, source }: ReplayedVolume, node: string): AppliedObject {
  const affinity = [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }];
  const path = source ?? "/dev/block";
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name },
    spec: {
      ...COMMON,
      capacity: { storage: "1Gi" },
      ...(kind === "hostPath PV" ? { hostPath: { path } } : { local: { path } }),
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: "default", name: `${name}-claim` },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: affinity }] } },
    },
  };
}

export function claim({ name }: ReplayedVolume): AppliedObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: `${name}-claim`, namespace: "default" },
    spec: { ...COMMON, volumeName: name, resources: { requests: { storage: "1Gi" } } },
  };
}

/** The volume in a Pod's spec. */
export function podVolume({ name, kind, source }: ReplayedVolume): object {
  switch (kind) {
    case "local":
    case "local on a mount":
    case "local on a device":
    case "hostPath PV":
      return { name, persistentVolumeClaim: { claimName: `${name}-claim` } };
    case "local read-only":
      return { name, persistentVolumeClaim: { claimName: `${name}-claim`, readOnly: true } };
    case "hostPath":
      return { name, hostPath: { path: source, type: "" } };
    case "emptyDir":
      return { name, emptyDir: {} };
    case "emptyDir in memory":
      return { name, emptyDir: { medium: "Memory" } };
    case "configMap":
      return { name, configMap: { name } };
    case "projected":
      return { name, projected: { sources: [{ serviceAccountToken: { path: "token" } }] } };
  }
}
