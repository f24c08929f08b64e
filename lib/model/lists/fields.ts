/** Of every object. */
export const META = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "metadata.labels",
  "metadata.ownerReferences",
  "metadata.creationTimestamp",
  "metadata.deletionTimestamp",
  "metadata.finalizers",
] as const;

export const CONDITIONS = [
  "status.conditions.type",
  "status.conditions.status",
  "status.conditions.reason",
  "status.conditions.lastTransitionTime",
] as const;

/** A Pod's spec without environment, command, arguments, and the sources of projected, secret and configMap volumes. */
export function podSpec(prefix: string): readonly string[] {
  const containers = (field: string) =>
    ["name", "image", "imagePullPolicy", "restartPolicy", "ports", "resources", "volumeMounts"]
      .map((key) => `${field}.${key}`)
      .concat(probe(`${field}.startupProbe`), probe(`${field}.readinessProbe`));
  return [
    "nodeName",
    "nodeSelector",
    "affinity",
    "tolerations",
    "topologySpreadConstraints",
    "resources",
    "overhead",
    "hostNetwork",
    "priority",
    "priorityClassName",
    "preemptionPolicy",
    "schedulerName",
    "schedulingGates",
    "restartPolicy",
    "runtimeClassName",
    "terminationGracePeriodSeconds",
    "activeDeadlineSeconds",
    "resourceClaims.name",
    ...containers("containers"),
    ...containers("initContainers"),
    "volumes.name",
    "volumes.emptyDir",
    "volumes.hostPath",
    "volumes.persistentVolumeClaim",
    "volumes.ephemeral.volumeClaimTemplate.metadata.labels",
    "volumes.ephemeral.volumeClaimTemplate.spec",
    "volumes.csi.driver",
    "volumes.csi.readOnly",
    "volumes.nfs",
    "volumes.rbd.pool",
    "volumes.rbd.image",
    "volumes.rbd.readOnly",
    "volumes.iscsi.targetPortal",
    "volumes.iscsi.iqn",
    "volumes.iscsi.lun",
    "volumes.iscsi.readOnly",
  ].map((path) => `${prefix}.${path}`);
}

function probe(prefix: string): string[] {
  return ["initialDelaySeconds", "periodSeconds", "successThreshold", "failureThreshold"].map(
    (key) => `${prefix}.${key}`,
  );
}

/** Of every controller of Pods: the Pods that it makes. */
export const TEMPLATE = ["spec.template.metadata.labels", ...podSpec("spec.template.spec")] as const;
