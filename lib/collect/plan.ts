import { CONTAINERD_METADATA } from "../derive/containerd-root.js";
import { DEFAULT_KUBELET_ROOT } from "../derive/kubelet-root.js";
import { localPathOf } from "../derive/local-volume.js";
import { ancestors, baseName } from "../derive/path.js";
import type { VolumePlaces } from "../derive/volume-places.js";
import type { AnyDerivedFact } from "../derived-fact.js";
import type { Occasion } from "../model/change.js";
import type { ClusterFactId } from "../model/cluster-facts.js";
import type { HostFactId } from "../model/host-facts.js";
import type { Node, PersistentVolume } from "../model/kubernetes/index.js";
import { SERVER_ARGUMENTS_ANNOTATIONS, serverArguments } from "../model/server-arguments.js";
import type { AnyRule } from "../rule.js";

/** What to read of one host. */
export interface HostPlan {
  readonly node: string;
  readonly facts: readonly HostFactId[];
  /** absolute paths to look at, without following what they lead to */
  readonly paths: readonly string[];
  /** directories to walk */
  readonly trees: readonly string[];
  /** snapshots of etcd, or directories of them, beyond the usual places */
  readonly backups: readonly string[];
  /** the standing audit asks every host, again and again: 20 kB of output at most, without what containers mount */
  readonly isBrief: boolean;
}

/** Facts that some rule of the occasion requires or consults, with those behind derived facts, and the prediction's. */
export interface FactPlan {
  readonly cluster: readonly ClusterFactId[];
  readonly host: readonly HostFactId[];
  /** which hosts they look at, beyond those that the occasion touches */
  readonly hostsOf: ReadonlySet<"touched" | "control-plane" | "all">;
}

export function planFacts(
  rules: readonly AnyRule[],
  definitions: readonly AnyDerivedFact[],
  occasion: Occasion,
): FactPlan {
  const derived = new Map<string, AnyDerivedFact>(definitions.map((definition) => [definition.id, definition]));
  const needed = { cluster: new Set<string>(), host: new Set<string>() };
  const hostsOf = new Set<"touched" | "control-plane" | "all">();
  const visit = (wants: AnyRule | AnyDerivedFact): void => {
    want("cluster", [...(wants.requires.cluster ?? []), ...(wants.consults?.cluster ?? [])]);
    want("host", [...(wants.requires.host ?? []), ...(wants.consults?.host ?? []), ...(wants.hosts?.facts ?? [])]);
    if (wants.hosts !== undefined) hostsOf.add(wants.hosts.of);
  };
  const want = (scope: "cluster" | "host", keys: readonly string[]): void => {
    for (const key of keys) {
      const definition = derived.get(key);
      if (definition !== undefined) visit(definition);
      else needed[scope].add(key);
    }
  };
  for (const rule of rules) if (rule.occasions.includes(occasion.kind)) visit(rule);
  const predicting = definitions.filter(({ predicts }) =>
    (predicts as readonly string[] | undefined)?.includes(occasion.kind),
  );
  for (const definition of predicting) visit(definition);
  return {
    cluster: [...new Set([...ALWAYS, ...needed.cluster])] as ClusterFactId[],
    host: [...needed.host] as HostFactId[],
    hostsOf,
  };
}

/** Nodes say which hosts there are, Namespaces which cluster it is. */
const ALWAYS = ["nodes", "namespaces"] as const;

/** Where runtimes keep their state; a relocation moves these as well. */
const RUNTIME_ROOTS = [
  "/var/lib/containerd",
  "/var/lib/rancher/k3s/agent/containerd",
  "/var/lib/rancher/rke2/agent/containerd",
  "/var/lib/docker",
  "/var/lib/containers",
];
/** Where kubeadm has etcd keep its data; often a link to a faster disk. */
const ETCD_DATA = "/var/lib/etcd";
const ASIDE = [".bak", ".old", ".orig"];

/**
 * The paths that matter on each touched host: the change's own, the usual roots and what a move leaves beside them, and the
 * directories of the volumes that the Node may use.
 *
 * @param places   made once for all hosts
 * @param backups  directories of etcd's snapshots on this host, as a person says
 */
export function planHost(
  node: Node,
  facts: readonly HostFactId[],
  occasion: Occasion,
  places: VolumePlaces,
  backups: readonly string[] = [],
): HostPlan {
  const moves = occasion.kind === "relocate" ? occasion.moves : [];
  const roots = [DEFAULT_KUBELET_ROOT, ...RUNTIME_ROOTS, ...moves.map(({ from }) => from)];
  const paths = [
    ...roots.flatMap(besides),
    // A directory on the way that is a link leads to another disk; what is not there yet goes where the nearest one leads.
    ...moves.flatMap(({ from, to }) => [to, ...ancestors(to), ...ancestors(from)]),
    ...roots.flatMap(metadataOf),
    ETCD_DATA,
    ...volumePaths(places.localOn(node.metadata.name)),
  ];
  return {
    node: node.metadata.name,
    facts,
    paths: [...new Set(paths)],
    trees: [...new Set(moves.map(({ from }) => from))],
    backups: [
      ...new Set([
        ...(occasion.kind === "restore-etcd" ? [occasion.backup] : []),
        ...backups,
        ...snapshotDirectory(node),
      ]),
    ],
    isBrief: occasion.kind === "standing",
  };
}

/** Where k3s or RKE2 says that it puts snapshots; its configuration may stand in more files than the script reads. */
function snapshotDirectory({ metadata: { annotations = {} } }: Node): readonly string[] {
  return SERVER_ARGUMENTS_ANNOTATIONS.flatMap((key) => {
    const text = annotations[key];
    return (text === undefined ? undefined : serverArguments(text))?.get("etcd-snapshot-dir") ?? [];
  });
}

/** A root, the names under which it is put aside, and the link that a failed move leaves inside it. */
function besides(root: string): readonly string[] {
  return [root, ...ASIDE.map((suffix) => root + suffix), `${root}/${baseName(root)}`, `${root}/pods`];
}

/** What containerd keeps of its images and containers, in files that must agree with each other. */
function metadataOf(root: string): readonly string[] {
  return root.endsWith("/containerd") ? CONTAINERD_METADATA.map((file) => `${root}/${file}`) : [];
}

function volumePaths(volumes: readonly PersistentVolume[]): readonly string[] {
  return volumes.flatMap((volume) => localPathOf(volume) ?? []);
}
