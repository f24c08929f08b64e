/** Fields of KubeletConfiguration that rules read. @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export interface KubeletConfiguration {
  readonly path: string;
  readonly staticPodPath?: string;
  readonly containerRuntimeEndpoint?: string;
  readonly cgroupDriver?: string;
  readonly failSwapOn?: boolean;
  readonly failCgroupV1?: boolean;
  readonly evictionHard?: Readonly<Record<string, string>>;
  readonly evictionSoft?: Readonly<Record<string, string>>;
  readonly imageGCHighThresholdPercent?: number;
  readonly imageGCLowThresholdPercent?: number;
  readonly shutdownGracePeriod?: string;
  readonly shutdownGracePeriodCriticalPods?: string;
  readonly cpuManagerPolicy?: string;
  readonly memoryManagerPolicy?: string;
  /** files of --config-dir may say otherwise: they are merged over this one, and are not read here */
  readonly hasDropIns?: true;
}

/** What the kubelet's staticPodPath holds. */
export interface StaticPodManifests {
  /** null where the kubelet is configured to have none */
  readonly directory: string | null;
  readonly files: readonly StaticPodFile[];
}

export interface StaticPodFile {
  readonly name: string;
  /** the kubelet parses every regular file whose name does not begin with a dot, whatever its extension */
  readonly isRun: boolean;
}

/** A CSI volume that is mounted for a Pod; in the standing audit only one that the kubelet cannot rebuild. */
export interface CsiVolume {
  /** the volume's directory, in which `mount` is */
  readonly path: string;
  /** whether vol_data.json is beside the mount: without it the kubelet cannot unmount the volume after a start */
  readonly hasVolumeData: boolean;
}

/** The policy with which the kubelet's CPU or memory manager last wrote its state: with another it does not start. */
export interface ResourceManagerCheckpoint {
  readonly manager: "cpu" | "memory";
  readonly path: string;
  readonly policyName: string;
}
