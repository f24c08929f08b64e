import type { EtcdBackups } from "./derive/etcd-backups.js";
import type { EtcdMembers, NoEtcd } from "./derive/etcd-members.js";
import type { KubeletRoot } from "./derive/kubelet-root.js";
import type { LargestImage } from "./derive/largest-image.js";
import type { MountTable } from "./derive/mount-table.js";
import type { NodePlaces } from "./derive/node-places.js";
import type { PodsByClaim } from "./derive/pods-by-claim.js";
import type { RelocatedTree } from "./derive/relocation.js";
import type { VolumeIndex } from "./derive/volume-index.js";
import type { VolumePlaces } from "./derive/volume-places.js";
import type { WorkloadIndex } from "./derive/workload-index.js";
import type { ClusterFactId, ClusterFacts } from "./model/cluster-facts.js";
import type { HostFactId, HostFacts } from "./model/host-facts.js";
import type { Node, Pod } from "./model/kubernetes/index.js";
import type { Observation } from "./model/observation.js";
import type { Prediction } from "./model/prediction.js";
import type { IdentityState } from "./model/snapshot.js";

/** Facts computed once per audit from the cluster's; their definitions stand in lib/derived/. Plugins merge into it. */
export interface DerivedClusterFacts {
  /** what the change will do; which kind it is depends on the change */
  readonly prediction: Prediction;
  /** PersistentVolumes, claims and Pods by the names that the kubelet's paths hold */
  readonly volumeIndex: VolumeIndex;
  /** which volumes may be used on which Node */
  readonly volumePlaces: VolumePlaces;
  readonly nodesByName: ReadonlyMap<string, Node>;
  /** who uses a claim, finished Pods left out */
  readonly podsByClaim: PodsByClaim;
  /** Pods by the Node that they are bound to: a rule that runs on each host must not walk all Pods each time */
  readonly podsByNode: ReadonlyMap<string, readonly Pod[]>;
  /** of all Nodes; null where no Node names any */
  readonly largestImage: LargestImage | null;
  /** Pods and the controllers above them by name */
  readonly workloadIndex: WorkloadIndex;
  /** etcd's members and their quorum, or why there are none to be seen */
  readonly etcdMembers: EtcdMembers | NoEtcd;
  /** what is known of backups of etcd, on the control plane's hosts and in the API */
  readonly etcdBackups: EtcdBackups;
}

/** Facts computed once per host and audit. */
export interface DerivedHostFacts {
  /** the mounts, indexed */
  readonly mountTable: MountTable;
  readonly kubeletRoot: KubeletRoot;
  /** the directories that the Node starts from */
  readonly nodePlaces: NodePlaces;
  /** the trees of a relocation as they meet this host; of no other change */
  readonly relocation: readonly RelocatedTree[];
}

/** What a rule may ask for about the cluster: facts and what was derived from them, in one space of names. */
export interface ClusterKnowledge extends ClusterFacts, DerivedClusterFacts {}
export type ClusterKey = keyof ClusterKnowledge;

/** The same about one host. */
export interface HostKnowledge extends HostFacts, DerivedHostFacts {}
export type HostKey = keyof HostKnowledge;

export type DerivedClusterFactId = Exclude<ClusterKey, ClusterFactId>;
export type DerivedHostFactId = Exclude<HostKey, HostFactId>;

/**
 * What a rule or a derived fact needs. Required: present as a value, or the rule is open without being called.
 * Consulted: present as an observation, and the rule deals with its absence.
 */
export interface Needs<C extends ClusterKey = ClusterKey, H extends HostKey = HostKey> {
  readonly cluster?: readonly C[];
  readonly host?: readonly H[];
}

/** Required facts as values, consulted ones as observations; nothing else is there to be read. */
export type ClusterView<RC extends ClusterKey, CC extends ClusterKey> = {
  readonly [F in RC]: ClusterKnowledge[F];
} & { readonly [F in CC]: Observation<ClusterKnowledge[F]> };

export type HostView<RH extends HostKey, CH extends HostKey> = {
  readonly [F in RH]: HostKnowledge[F];
} & { readonly [F in CH]: Observation<HostKnowledge[F]> };

/** Which machine the host facts are of. */
export interface HostIdentification {
  readonly name: string;
  /** name of the Node, null for a machine that is none */
  readonly node: string | null;
  readonly identity: IdentityState;
}

/**
 * Which hosts something on the scale of the cluster looks at, and whether one of them is enough. Of the control plane are also
 * machines that are no Nodes, where a person has named some: they run etcd, or keep its backups.
 */
export interface HostSelection<H extends HostKey> {
  readonly of: "touched" | "control-plane" | "all";
  /** `all`: a clean result with a host missing is open; `any`: one observed host decides */
  readonly need: "all" | "any";
  readonly facts: readonly H[];
}

export type { Undecided } from "./model/observation.js";
