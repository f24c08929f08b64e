import { compareText } from "../../../../lib/derive/compare-text.js";
import type { LossMethod } from "../../../../lib/model/prediction.js";
import type { Report } from "../../../../lib/model/report.js";
import { until } from "../../until.js";
import type { Plan } from "../audit.js";
import { ROOT } from "../kubelet.js";
import { volumeOf } from "../losses.js";
import { lostFiles } from "../observe.js";
import { cleanUp, lossMethodOf, move, planOf } from "../operator.js";
import { predictedFiles, predictionOf, TRACES } from "../play.js";
import type { Variant } from "../variants.js";
import { type ReplayedVolume, volumesOn } from "../volumes.js";
import { missingInContainers } from "./containers.js";
import { type LiveCluster, NODE, startLiveCluster } from "./live-cluster.js";
import { endsWithPod, filesInContainer } from "./objects.js";

/** What was said beforehand, what happened, and what is said afterwards. Files are `VOLUME/FILE`. */
export interface PlayedLive {
  readonly before: Report;
  /** of persistent volumes, on their disks */
  readonly predicted: readonly string[];
  readonly observed: readonly string[];
  /** the same as the containers see it */
  readonly observedInside: readonly string[];
  /** of volumes that end with their Pod, under containers that run on: `VOLUME/FILE`, `VOLUME/token` */
  readonly predictedOfPods: readonly string[];
  readonly observedOfPods: readonly string[];
  /** emptyDirs that the drain deletes; null where there is none */
  readonly drained: { readonly predicted: readonly string[]; readonly observed: readonly string[] } | null;
  /** what the commands of the move printed as errors */
  readonly errors: string;
  readonly isKubeletRunning: boolean;
  /** the mount that holds the root, once the kubelet has started on it */
  readonly isRootShared: boolean;
  /** `link` inside the directory that it was to replace, `aside`: persistent mounts in the tree that was put aside */
  readonly traces: readonly string[];
  /** moved and running, the old tree not yet removed */
  readonly moved: Report;
  readonly after: Report;
}

export async function playLive(variant: Variant): Promise<PlayedLive> {
  const cluster = await startLiveCluster({ root: variant.root, volumes: volumesOn(variant.volumesOn) });
  const { shell, volumes, audit } = cluster;
  try {
    const drained = variant.isDrained ? await drain(cluster) : null;
    const before = await audit(...flagsOf(planOf(variant)));
    await shell.run("systemctl stop kubelet containerd");
    const { stderr } = await shell.attempt(move(variant));
    const isKubeletRunning = await startServices(cluster, variant.isDrained);
    const propagation = await shell.run(`findmnt --noheadings --output PROPAGATION --target "$(readlink -f ${ROOT})"`);
    const moved = await audit();
    const traces = linesOf(await shell.run(TRACES));
    await shell.attempt(cleanUp(variant));
    const inside = await missingInContainers(cluster);
    const ofPods = new Set(volumes.filter(endsWithPod).map(({ name }) => name));
    return {
      before,
      predicted: predictedFiles(volumes, before, lossMethodOf(variant.oldTree)),
      observed: await lostFiles(shell, volumes),
      observedInside: inside.filter((file) => !ofPods.has(volumeOf(file))),
      predictedOfPods: predictedOfPods(volumes, before, lossMethodOf(variant.oldTree)),
      observedOfPods: inside.filter((file) => ofPods.has(volumeOf(file))),
      drained,
      errors: stderr,
      isKubeletRunning,
      isRootShared: propagation.trim().endsWith("shared"),
      traces,
      moved,
      after: await audit(),
    };
  } finally {
    await cluster.stop();
  }
}

export function flagsOf({ moves, method, removal }: Plan): readonly string[] {
  const paths = moves.flatMap(({ from, to }) => ["--from", from, "--to", to]);
  return ["relocate", NODE, ...paths, "--method", method, "--removal", removal];
}

/** Files that a command empties under containers that have them, as far as the volumes are known here. */
function predictedOfPods(
  volumes: readonly ReplayedVolume[],
  report: Report,
  method: LossMethod | null,
): readonly string[] {
  const { podVolumes = [] } = predictionOf(report);
  const lost = podVolumes.filter(({ lostBy }) => method !== null && lostBy.includes(method));
  return volumes
    .filter((volume) => endsWithPod(volume) && lost.some((each) => each.volume === volume.name))
    .flatMap((volume) => filesInContainer(volume).map(({ name }) => name));
}

/** The kubelet unmounts what evicted Pods had, and removes their directories; what is left is the agent's. */
async function drain({ kubectl, shell, audit }: LiveCluster): Promise<PlayedLive["drained"]> {
  const flags = [NODE, "--ignore-daemonsets", "--delete-emptydir-data"];
  const { prediction } = await audit("drain", ...flags);
  if (prediction?.kind !== "drain") throw new Error("a drain is predicted");
  const list = async () =>
    linesOf(await shell.run(`find ${ROOT}/pods -path '*/volumes/kubernetes.io~empty-dir/*' -prune`));
  const before = await list();
  await kubectl("drain", ...flags, "--timeout=120s");
  const isGone = `! ls -d ${ROOT}/pods/*/volumes/kubernetes.io~local-volume && ! ls -d ${ROOT}/pods/*/volume-subpaths
    ! grep -E ' ${ROOT}/(pods|plugins)/.* - (ext4|xfs|overlay) ' /proc/1/mountinfo`;
  await until("the directories of evicted Pods to be gone", 120, async () => {
    return (await shell.attempt(`set -e\n${isGone}`)).exitCode === 0;
  });
  const after = await list();
  const names = before.filter((path) => !after.includes(path)).map((path) => path.replace(/^.*\//, ""));
  return {
    predicted: prediction.emptyDirDeleted.map(({ volume }) => volume).sort(compareText),
    observed: names.sort(compareText),
  };
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

/**
 * Starts the services as systemd does, which tries again where the runtime was not ready yet, and waits until the kubelet has set up
 * every volume below its root, wherever that now is.
 *
 * @returns whether it runs: without its configuration, which lies in the root, it cannot
 */
async function startServices(
  { kubectl, shell, volumes, untilRunning }: LiveCluster,
  isDrained: boolean,
): Promise<boolean> {
  const places = volumes
    .filter(({ kind }) => kind.startsWith("local") && kind !== "local on a device")
    .map(({ name, source }) => [`${ROOT}/pods/*/volumes/kubernetes.io~local-volume/${name}`, source] as const);
  const isSetUp = places.map(([here, there]) => `[ "$(${STAT} ${here})" = "$(${STAT} ${there})" ]`).join(" && ");
  await shell.run("systemctl start containerd kubelet");
  const isConfigured = (await shell.attempt(`[ -e ${ROOT}/config.yaml ]`)).exitCode === 0;
  const isActive = async () => (await shell.attempt("systemctl is-active kubelet")).exitCode === 0;
  if (!isConfigured) {
    await until("the kubelet to end without its configuration", 60, async () => !(await isActive()));
    return false;
  }
  if (isDrained) await kubectl("uncordon", NODE);
  await until("the kubelet to set up the volumes", 180, async () => {
    if (!(await isActive())) await shell.run("systemctl start kubelet");
    return (await shell.attempt(`${IS_HEALTHY} && ${isSetUp}`)).exitCode === 0;
  });
  if (isDrained) await untilRunning(["pg", "es", "web"]);
  return true;
}

const STAT = "stat -Lc %d:%i";
const IS_HEALTHY = "busybox wget -q -O - http://127.0.0.1:10248/healthz >/dev/null 2>&1";
