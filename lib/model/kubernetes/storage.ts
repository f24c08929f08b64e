import type { KubernetesObject, LabelSelector, ObjectReference, ResourceList } from "./meta.js";
import type { NodeSelector } from "./node.js";

export interface PersistentVolume extends KubernetesObject {
  readonly spec?: {
    readonly capacity?: ResourceList;
    readonly accessModes?: readonly string[];
    readonly claimRef?: ObjectReference;
    readonly persistentVolumeReclaimPolicy?: string;
    readonly storageClassName?: string;
    readonly volumeMode?: string;
    readonly nodeAffinity?: { readonly required?: NodeSelector };
    readonly local?: { readonly path: string; readonly fsType?: string };
    readonly hostPath?: { readonly path: string; readonly type?: string };
    readonly csi?: {
      readonly driver: string;
      readonly volumeHandle: string;
      readonly readOnly?: boolean;
      readonly volumeAttributes?: Readonly<Record<string, string>>;
    };
    readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean };
    readonly rbd?: { readonly pool?: string; readonly image?: string };
    readonly cephfs?: { readonly path?: string };
    readonly iscsi?: { readonly targetPortal?: string; readonly iqn?: string; readonly lun?: number };
    readonly fc?: { readonly lun?: number };
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    /** since Kubernetes 1.28 */
    readonly lastPhaseTransitionTime?: string;
  };
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly string[];
  readonly volumeName?: string;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly selector?: LabelSelector;
  readonly resources?: { readonly requests?: ResourceList };
  readonly dataSource?: { readonly kind?: string; readonly name?: string };
}

export interface PersistentVolumeClaim extends KubernetesObject {
  readonly spec?: PersistentVolumeClaimSpec;
  readonly status?: {
    readonly phase?: string;
    readonly capacity?: ResourceList;
    readonly accessModes?: readonly string[];
  };
}

export interface StorageClass extends KubernetesObject {
  readonly provisioner?: string;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
  readonly allowedTopologies?: readonly {
    readonly matchLabelExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[];
  }[];
}

export interface VolumeAttachment extends KubernetesObject {
  readonly spec?: {
    readonly attacher?: string;
    readonly nodeName?: string;
    readonly source?: { readonly persistentVolumeName?: string };
  };
  readonly status?: {
    readonly attached?: boolean;
    readonly attachError?: { readonly message?: string; readonly time?: string };
    readonly detachError?: { readonly message?: string; readonly time?: string };
  };
}

export interface CSIDriver extends KubernetesObject {
  readonly spec?: {
    readonly attachRequired?: boolean;
    readonly storageCapacity?: boolean;
    readonly volumeLifecycleModes?: readonly string[];
  };
}

export interface CSINode extends KubernetesObject {
  readonly spec?: {
    readonly drivers?: readonly {
      readonly name: string;
      readonly nodeID?: string;
      readonly topologyKeys?: readonly string[];
      readonly allocatable?: { readonly count?: number };
    }[];
  };
}

export interface CSIStorageCapacity extends KubernetesObject {
  readonly storageClassName?: string;
  readonly nodeTopology?: LabelSelector;
  readonly capacity?: string;
  readonly maximumVolumeSize?: string;
}
