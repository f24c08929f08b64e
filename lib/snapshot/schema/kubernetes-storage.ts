// Volumes, claims and drivers.

import type * as k from "../../model/kubernetes/index.js";
import { boolean, list, map, named, number, object, optional, text } from "../../schema/shape.js";
import { labelSelector, objectFields, objectReference, resourceList } from "./kubernetes-meta.js";
import { nodeSelector } from "./kubernetes-node.js";

export const persistentVolume = named(
  "PersistentVolume",
  object<k.PersistentVolume>({
    ...objectFields,
    spec: optional(
      object({
        capacity: optional(resourceList),
        accessModes: optional(list(text)),
        claimRef: optional(objectReference),
        persistentVolumeReclaimPolicy: optional(text),
        storageClassName: optional(text),
        volumeMode: optional(text),
        nodeAffinity: optional(object({ required: optional(nodeSelector) })),
        local: optional(object({ path: text, fsType: optional(text) })),
        hostPath: optional(object({ path: text, type: optional(text) })),
        csi: optional(
          object({
            driver: text,
            volumeHandle: text,
            readOnly: optional(boolean),
            volumeAttributes: optional(map(text)),
          }),
        ),
        nfs: optional(object({ server: text, path: text, readOnly: optional(boolean) })),
        rbd: optional(object({ pool: optional(text), image: optional(text) })),
        cephfs: optional(object({ path: optional(text) })),
        iscsi: optional(object({ targetPortal: optional(text), iqn: optional(text), lun: optional(number) })),
        fc: optional(object({ lun: optional(number) })),
      }),
    ),
    status: optional(
      object({ phase: optional(text), reason: optional(text), lastPhaseTransitionTime: optional(text) }),
    ),
  }),
);

export const persistentVolumeClaimSpec = named(
  "PersistentVolumeClaimSpec",
  object<k.PersistentVolumeClaimSpec>({
    accessModes: optional(list(text)),
    volumeName: optional(text),
    storageClassName: optional(text),
    volumeMode: optional(text),
    selector: optional(labelSelector),
    resources: optional(object({ requests: optional(resourceList) })),
    dataSource: optional(object({ kind: optional(text), name: optional(text) })),
  }),
);

export const persistentVolumeClaim = named(
  "PersistentVolumeClaim",
  object<k.PersistentVolumeClaim>({
    ...objectFields,
    spec: optional(persistentVolumeClaimSpec),
    status: optional(
      object({ phase: optional(text), capacity: optional(resourceList), accessModes: optional(list(text)) }),
    ),
  }),
);

export const storageClass = named(
  "StorageClass",
  object<k.StorageClass>({
    ...objectFields,
    provisioner: optional(text),
    reclaimPolicy: optional(text),
    volumeBindingMode: optional(text),
    allowedTopologies: optional(
      list(object({ matchLabelExpressions: optional(list(object({ key: text, values: optional(list(text)) }))) })),
    ),
  }),
);

export const volumeAttachment = named(
  "VolumeAttachment",
  object<k.VolumeAttachment>({
    ...objectFields,
    spec: optional(
      object({
        attacher: optional(text),
        nodeName: optional(text),
        source: optional(object({ persistentVolumeName: optional(text) })),
      }),
    ),
    status: optional(
      object({
        attached: optional(boolean),
        attachError: optional(object({ message: optional(text), time: optional(text) })),
        detachError: optional(object({ message: optional(text), time: optional(text) })),
      }),
    ),
  }),
);

export const csiDriver = named(
  "CSIDriver",
  object<k.CSIDriver>({
    ...objectFields,
    spec: optional(
      object({
        attachRequired: optional(boolean),
        storageCapacity: optional(boolean),
        volumeLifecycleModes: optional(list(text)),
      }),
    ),
  }),
);

export const csiNode = named(
  "CSINode",
  object<k.CSINode>({
    ...objectFields,
    spec: optional(
      object({
        drivers: optional(
          list(
            object({
              name: text,
              nodeID: optional(text),
              topologyKeys: optional(list(text)),
              allocatable: optional(object({ count: optional(number) })),
            }),
          ),
        ),
      }),
    ),
  }),
);

export const csiStorageCapacity = named(
  "CSIStorageCapacity",
  object<k.CSIStorageCapacity>({
    ...objectFields,
    storageClassName: optional(text),
    nodeTopology: optional(labelSelector),
    capacity: optional(text),
    maximumVolumeSize: optional(text),
  }),
);
