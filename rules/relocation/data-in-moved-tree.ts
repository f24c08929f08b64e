import { isAtOrBelow } from "../../lib/derive/path.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject, objectSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { PersistentVolume, Pod } from "../../lib/model/kubernetes/index.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"volume" | "hostPath", "node" | "pv" | "path">;

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
  requires: { cluster: ["volumePlaces", "podsByNode"], host: ["relocation"] },
  evaluate: ({ cluster, host }) => {
    const name = host.node ?? host.name;
    const pods = cluster.podsByNode.get(name) ?? [];
    const volumes = cluster.volumePlaces.localOn(name);
    return examine(host.facts.relocation, (tree) => [
      ...volumesIn(tree, volumes, name),
      ...hostPathsIn(tree, pods, name),
    ]);
  },
});

function volumesIn(tree: RelocatedTree, volumes: readonly PersistentVolume[], name: string): readonly Found[] {
  return volumes.flatMap((pv) => {
    const path = pv.spec?.local?.path ?? pv.spec?.hostPath?.path;
    if (path === undefined || !isInside(path, tree)) return [];
    return [violateVolume(pv, path, tree, name)];
  });
}

/** A path is written as the operator knows it; the tree has two names where its root is a link. */
function isInside(path: string, { move, realFrom }: RelocatedTree): boolean {
  return isAtOrBelow(path, move.from) || isAtOrBelow(path, realFrom);
}

function violateVolume(pv: PersistentVolume, path: string, { move }: RelocatedTree, node: string): Found {
  const field = pv.spec?.local === undefined ? "hostPath" : "local";
  return {
    messageId: "volume",
    severity: "critical",
    certainty: "conditional",
    subject: objectSubject("PersistentVolume", pv),
    identity: { node, pv: pv.metadata.name },
    data: { pv: pv.metadata.name, path, from: move.from, to: move.to, claim: claimOf(pv) ?? "none" },
    evidence: [{ object: `PersistentVolume/${pv.metadata.name}`, path: `/spec/${field}/path`, value: path }],
  };
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

function isOwn(path: string, { move }: RelocatedTree): boolean {
  return path === move.from || KUBELET_OWN.some((name) => isAtOrBelow(path, `${move.from}/${name}`));
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
