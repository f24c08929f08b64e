import { canonicalPaths } from "../derive/canonical-path.js";
import { etcdDataDirectory } from "../derive/etcd-data-directory.js";
import { type NodePlace, placesOfHostPaths, placesOfVolumes } from "../derive/node-places.js";
import { runtimeRoot } from "../derive/runtime-root.js";
import { defineDerivedHostFact } from "../derived-fact.js";
import { type Observation, observedValue, type Undecided } from "../model/observation.js";

/** What the Node starts from: the roots, etcd's data, local volumes, and directories that Pods write to by hostPath. */
export const nodePlaces = defineDerivedHostFact({
  id: "nodePlaces",
  requires: { cluster: ["volumePlaces"], host: ["kubeletRoot", "mountTable"] },
  consults: { cluster: ["podsByNode"], host: ["processes", "runtimeConfiguration", "paths", "etcdDataDirectories"] },
  derive: ({ cluster: { volumePlaces, podsByNode }, host }) => {
    const name = host.node ?? host.name;
    const { kubeletRoot, mountTable, processes, runtimeConfiguration, paths, etcdDataDirectories } = host.facts;
    const running = observedValue(processes) ?? [];
    const isMountPoint = (path: string) => mountTable.at(path) !== undefined;
    const runtime = runtimeRoot(running, observedValue(runtimeConfiguration), isMountPoint);
    const etcd = etcdDataDirectory(running, observedValue(etcdDataDirectories));
    const canonical = canonicalPaths(observedValue(paths));
    const volumes = volumePlaces.isKnown(name) ? volumePlaces.localOn(name) : [];
    const pods = observedValue(podsByNode)?.get(name) ?? [];
    const places: readonly NodePlace[] = [
      { path: kubeletRoot.realPath, what: "the kubelet's root", kind: "kubelet", isRecreated: false },
      {
        path: canonical(runtime),
        what: "the runtime's root",
        kind: "runtime",
        isRecreated: false,
      },
      ...(etcd === undefined
        ? []
        : [{ path: canonical(etcd), what: "etcd's data", kind: "etcd", isRecreated: false } as const]),
      ...placesOfVolumes(volumes, canonical),
      ...placesOfHostPaths(pods, [kubeletRoot.path, kubeletRoot.realPath, runtime]),
    ];
    return {
      places,
      undecided: [
        ...unknown(processes, `whether etcd runs on ${name}, and where the runtime keeps its data`),
        ...unknown(podsByNode, `which directories of ${name} Pods write to`),
      ],
    };
  },
});

function unknown(observation: Observation<unknown>, question: string): readonly Undecided[] {
  if (observation.state === "observed") return [];
  return [{ reason: observation.reason, detail: `${question}: ${observation.detail}` }];
}
