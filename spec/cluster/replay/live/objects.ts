import { WORKLOAD_IMAGE } from "../../node/node.js";
import { claim, persistentVolume, podVolume } from "../volume-objects.js";
import { FILES, isPersistentKind, PODS, type PodName, type ReplayedVolume } from "../volumes.js";

/** Where containers see their volumes. */
export const DATA = "/data";

/** Variable of a container's environment by which the host finds its processes. */
export const MARK = "KAUDIT_REPLAY";

/** Everything to apply for these volumes: on a real cluster the same names as on bare mounts. */
export function objectsOf(volumes: readonly ReplayedVolume[], node: string): readonly object[] {
  const persistent = volumes.filter(({ name }) => name.startsWith("pv-"));
  return [
    ...persistent.flatMap((volume) => [persistentVolume(volume, node), claim(volume)]),
    ...volumes.filter(({ kind }) => kind === "configMap").map(configMap),
    ...(Object.keys(PODS) as readonly PodName[]).map((name) =>
      workload(
        name,
        volumes.filter(({ pod }) => pod === name),
      ),
    ),
  ];
}

export function isOfDaemonSet(pod: PodName): boolean {
  return pod === "agent";
}

function configMap({ name }: ReplayedVolume): object {
  const data = { file: `${name}: file\n` };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" }, data };
}

function workload(name: PodName, volumes: readonly ReplayedVolume[]): object {
  const labels = { app: name };
  const container = {
    name,
    image: WORKLOAD_IMAGE,
    imagePullPolicy: "Never",
    args: [scriptOf(volumes)],
    env: [{ name: MARK, value: name }],
    volumeMounts: volumes.flatMap(volumeMounts),
  };
  const spec = { terminationGracePeriodSeconds: 2, containers: [container], volumes: volumes.map(podVolume) };
  const template = { metadata: { labels }, spec };
  return {
    apiVersion: "apps/v1",
    kind: isOfDaemonSet(name) ? "DaemonSet" : "Deployment",
    metadata: { name, namespace: "default" },
    // Never two at once: they would share the volumes.
    spec: {
      selector: { matchLabels: labels },
      template,
      ...(isOfDaemonSet(name) ? {} : { replicas: 1, strategy: { type: "Recreate" } }),
    },
  };
}

/** Whole, by subPath, or both, as on bare mounts. */
function volumeMounts(volume: ReplayedVolume): readonly object[] {
  const { name, mounts } = volume;
  const subpaths = mounts.filter(({ at }) => at.startsWith("volume-subpaths/"));
  return [
    ...(isMountedWhole(volume) ? [{ name, mountPath: `${DATA}/${name}` }] : []),
    ...subpaths.map(({ from }) => ({ name, mountPath: `${DATA}/${name}-${from}`, subPath: from })),
  ];
}

/** Whether a container sees all of a volume. */
export function isMountedWhole({ mounts }: ReplayedVolume): boolean {
  return mounts.length === 0 || mounts.some(({ at }) => !at.startsWith("volume-subpaths/"));
}

/** Fills what begins empty with each Pod, then waits for its end. */
function scriptOf(volumes: readonly ReplayedVolume[]): string {
  const empty = volumes.filter(({ kind }) => kind === "emptyDir" || kind === "emptyDir in memory");
  const writes = empty.flatMap(({ name }) =>
    FILES.map((file) => {
      const path = `${DATA}/${name}/${file}`;
      return `mkdir -p "$(dirname ${path})"; echo '${name}: ${file}' >${path}`;
    }),
  );
  return [...writes, "trap exit TERM", "while :; do sleep 1 & wait; done"].join("\n");
}

/** Files of a volume as its container sees them. A token is replaced as it ages: that it is there has to do. */
export function filesInContainer(volume: ReplayedVolume): readonly { readonly name: string; readonly check: string }[] {
  const { kind, name } = volume;
  if (kind === "projected") return [{ name: `${name}/token`, check: `[ -s "$root${DATA}/${name}/token" ]` }];
  if (kind === "configMap" || !isMountedWhole(volume)) return [];
  return FILES.map((file) => {
    const path = `$root${DATA}/${name}/${file}`;
    return { name: `${name}/${file}`, check: `[ "$(cat "${path}" 2>/dev/null)" = '${name}: ${file}' ]` };
  });
}

/** Volumes that end with their Pod and whose content a relocation can reach. */
export function endsWithPod(volume: ReplayedVolume): boolean {
  return !isPersistentKind(volume) && volume.kind !== "configMap";
}
