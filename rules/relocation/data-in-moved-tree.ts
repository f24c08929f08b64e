import { canonicalPaths } from "../../lib/derive/canonical-path.js";
import { etcdDataDirectory, mayRunEtcd } from "../../lib/derive/etcd-data-directory.js";
import { parseKubeletPath } from "../../lib/derive/kubelet-path.js";
import { localPathOf } from "../../lib/derive/local-volume.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { isAtOrBelow, rebase } from "../../lib/derive/path.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject, objectSubject } from "../../lib/derive/subject.js";
import { isSystemPath } from "../../lib/derive/system-path.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { EtcdDataDirectory, HostProcess } from "../../lib/model/host-facts.js";
import type { PersistentVolume, Pod } from "../../lib/model/kubernetes/index.js";
import { type Observation, observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

type Found = Violation<"volume" | "volumeElsewhere" | "datastore" | "hostPath", "node" | "pv" | "path">;

/** Directories of the kubelet's root that are its own, which drivers and agents mount by right. */
const KUBELET_OWN = ["pods", "plugins", "plugins_registry", "device-plugins", "pod-resources", "pki", "seccomp"];

/** Volumes whose very directory lies in the tree: they move with it, and go with it. */
export const dataInMovedTree = defineHostRule({
  id: "data-in-moved-tree",
  family: "relocation",
  title: "Persistent data lies in the directory that is to move",
  risks: ["A18"],
  rationale:
    "A PersistentVolume names its directory by path, and the path cannot be changed afterwards. Where the directory lies " +
    "inside the tree, removing the old tree removes the data, and a new path leaves the volume pointing at nothing.",
  sources: [
    "https://kubernetes.io/docs/concepts/storage/volumes/#local",
    "https://github.com/rancher/local-path-provisioner: nodePathMap",
  ],
  occasions: ["relocate"],
  worst: { relocate: "critical" },
  identity: ["node", "pv", "path"],
  messages: {
    volume: {
      message: "PersistentVolume {pv} keeps its data in {path}, which is inside {from}",
      impact: "The data goes where the tree goes; with the old tree removed and no copy, claim {claim} starts empty.",
      condition: "if the old tree is then removed, or the path no longer leads to the copy",
      remediation: [
        {
          text: "Copy the data out first and mount it at the same path, which the volume cannot change.",
          commands: ["rsync -aHAXS --numeric-ids -- {path}/ {to}.volumes/"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pv -o yaml -- {pv}", "ls -la -- {path}"],
    },
    volumeElsewhere: {
      message: "PersistentVolume {pv} keeps its data in {path}, which is {place} inside {from} by another name",
      impact: "What is done to the tree is done to the volume: with the old tree removed, claim {claim} is empty.",
      condition: "if the old tree is then removed, or moved with mv to another file system",
      remediation: [
        {
          text: "Move the data out of the tree first, with its users stopped, and lead the volume's path to the new place.",
          commands: ["rsync -aHAXS --numeric-ids -- {place}/ {to}.volumes/"],
          destructive: false,
        },
      ],
      verify: ["findmnt -T {path}", "readlink -e -- {path}", "ls -la -- {place}"],
    },
    datastore: {
      message: "{what} keeps the state of the control plane in {path}, at or below {from}",
      impact:
        "A copy that is made while it runs is torn, and with the old tree removed there is no other: every object of the cluster is in it.",
      condition: "if it is copied while {what} runs, or the old tree is removed before {what} has started on the copy",
      remediation: [
        {
          text: "Save a snapshot to another machine, stop {what}, copy, start it on the copy, and keep the old tree until it has served for a while.",
          commands: [
            "etcdctl snapshot save /root/before-the-move.db",
            "rsync -aHAXS --numeric-ids -- {path}/ {destination}/",
          ],
          destructive: false,
        },
      ],
      verify: ["ls -la -- {path}", "kubectl get --raw /readyz?verbose"],
    },
    hostPath: {
      message: "Pod {pod} keeps data in {path} (hostPath), which is inside {from}",
      impact:
        "With the path gone, the runtime or the kubelet creates an empty directory there and the Pod starts on it.",
      condition: "if the old tree is then removed, or the path no longer leads to the copy",
      remediation: [
        {
          text: "Copy the directory out and bind it at the same path before the Pod starts again.",
          commands: [],
          destructive: false,
        },
      ],
      verify: ["ls -la -- {path}"],
    },
  },
  requires: { cluster: ["volumePlaces", "podsByNode"], host: ["relocation", "mountTable"] },
  consults: { host: ["paths", "processes", "etcdDataDirectories"] },
  evaluate: ({ cluster, host }) => {
    const name = host.node ?? host.name;
    const pods = cluster.podsByNode.get(name) ?? [];
    const volumes = cluster.volumePlaces.localOn(name);
    const { relocation, mountTable, paths, processes } = host.facts;
    const datastore = datastoreOf(observedValue(processes) ?? [], host.facts.etcdDataDirectories);
    const canonical = canonicalPaths(observedValue(paths));
    const places = namesOfVolumes(volumes, mountTable, canonical);
    const unknown =
      undecidedBy(processes, `whether the datastore of ${name} lies in the tree`) ??
      (datastore === undefined &&
      mayRunEtcd(observedValue(processes) ?? [], observedValue(host.facts.etcdDataDirectories))
        ? {
            reason: "not-collected" as const,
            detail: `an etcd runs on ${name}, and nobody saw where it keeps its data`,
          }
        : undefined);
    const links = undecidedBy(paths, `whether links lead from volumes of ${name} into the tree`);
    return examine(relocation, (tree) => [
      ...volumesIn(tree, places, name),
      ...(datastore === undefined ? [] : datastoreIn(tree, datastore, canonical(datastore.path), name)),
      ...hostPathsIn(tree, pods, name),
      ...(unknown === undefined ? [] : [unknown]),
      ...(links !== undefined && (places.length > 0 || datastore !== undefined) ? [links] : []),
    ]);
  },
});

interface PlacedVolume {
  readonly volume: PersistentVolume;
  /** as the volume has it */
  readonly path: string;
  /** every path that leads to the same directory */
  readonly names: readonly string[];
}

/** Under the kubelet's root a volume is mounted, not kept: what is told of such mounts is told of them. */
function namesOfVolumes(
  volumes: readonly PersistentVolume[],
  table: MountTable,
  canonical: (path: string) => string,
): readonly PlacedVolume[] {
  return volumes.flatMap((volume) => {
    const path = localPathOf(volume);
    if (path === undefined) return [];
    const names = table.namesOf(canonical(path)).filter(({ mount }) => parseKubeletPath(mount.target) === undefined);
    return [{ volume, path, names: names.map((name) => name.path) }];
  });
}

function volumesIn(tree: RelocatedTree, volumes: readonly PlacedVolume[], node: string): readonly Found[] {
  return volumes.flatMap(({ volume, path, names }) => {
    if (isInside(path, tree)) return [violateVolume(volume, { path, place: path, tree, node })];
    const place = names.find((name) => isAtOrBelow(name, tree.realFrom));
    return place === undefined ? [] : [violateVolume(volume, { path, place, tree, node })];
  });
}

/** A path is written as the operator knows it; the tree has two names where its root is a link. */
function isInside(path: string, { move, realFrom }: RelocatedTree): boolean {
  return isAtOrBelow(path, move.from) || isAtOrBelow(path, realFrom);
}

interface Inside {
  readonly path: string;
  readonly place: string;
  readonly tree: RelocatedTree;
  readonly node: string;
}

function violateVolume(pv: PersistentVolume, { path, place, tree: { move }, node }: Inside): Found {
  const field = pv.spec?.local === undefined ? "hostPath" : "local";
  const { name } = pv.metadata;
  return {
    messageId: place === path ? "volume" : "volumeElsewhere",
    severity: "critical",
    certainty: "conditional",
    subject: objectSubject("PersistentVolume", pv),
    identity: { node, pv: name },
    data: { pv: name, path, place, from: move.from, to: move.to, claim: claimOf(pv) ?? "none" },
    evidence: [{ object: `PersistentVolume/${name}`, path: `/spec/${field}/path`, value: path }],
  };
}

interface Datastore {
  readonly what: string;
  readonly path: string;
}

/** Where the etcd that runs on the host, by itself or in k3s and RKE2, keeps every object of the cluster. */
function datastoreOf(
  processes: readonly HostProcess[],
  directories: Observation<readonly EtcdDataDirectory[]>,
): Datastore | undefined {
  const path = etcdDataDirectory(processes, observedValue(directories));
  return path === undefined ? undefined : { what: "etcd", path };
}

function datastoreIn(tree: RelocatedTree, { what, path }: Datastore, place: string, node: string): readonly Found[] {
  const { move, realFrom } = tree;
  if (!isAtOrBelow(place, realFrom)) return [];
  return [
    {
      messageId: "datastore",
      severity: "critical",
      certainty: "conditional",
      subject: directorySubject(path),
      identity: { node, path },
      data: { what, path, from: move.from, destination: rebase(place, realFrom, move.to) },
      evidence: [{ host: node, fact: "processes", path: "", value: { "data-dir": path } }],
    },
  ];
}

function hostPathsIn(tree: RelocatedTree, pods: readonly Pod[], node: string): readonly Found[] {
  return pods.flatMap((pod) =>
    (pod.spec?.volumes ?? []).flatMap((volume, position) => {
      const path = volume.hostPath?.path;
      if (path === undefined || !isInside(path, tree) || isOwn(path, tree) || isReadOnly(pod, volume.name)) return [];
      return [violateHostPath(pod, path, position, tree, node)];
    }),
  );
}

/** What agents of the machine mount by right, and nobody's data. */
function isOwn(path: string, { move }: RelocatedTree): boolean {
  return (
    path === move.from || isSystemPath(path) || KUBELET_OWN.some((name) => isAtOrBelow(path, `${move.from}/${name}`))
  );
}

function isReadOnly({ spec }: Pod, volume: string): boolean {
  const mounts = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]
    .flatMap(({ volumeMounts }) => volumeMounts ?? [])
    .filter(({ name }) => name === volume);
  return mounts.length > 0 && mounts.every(({ readOnly }) => readOnly === true);
}

function violateHostPath(pod: Pod, path: string, position: number, { move }: RelocatedTree, node: string): Found {
  const { namespace = "", name } = pod.metadata;
  return {
    messageId: "hostPath",
    severity: "critical",
    certainty: "conditional",
    subject: directorySubject(path),
    identity: { node, path },
    data: { pod: `${namespace}/${name}`, path, from: move.from },
    affected: [objectSubject("Pod", pod)],
    evidence: [{ object: `Pod/${namespace}/${name}`, path: `/spec/volumes/${position}/hostPath/path`, value: path }],
  };
}
