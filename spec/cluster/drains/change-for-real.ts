import { setTimeout as sleep } from "node:timers/promises";
import { type Api, openApi } from "../api.js";
import type { ControlPlane, ControlPlaneOptions } from "../control-plane/control-plane.js";
import { kubectl } from "../kubectl.js";
import { until } from "../until.js";
import { type DrainFlags, type RandomCluster, randomCluster } from "./random-cluster.js";
import { podsOf, untilQuiet } from "./settled.js";
import { type PodObject, type StandInKubelets, startStandInKubelets } from "./stand-in-kubelets.js";

/** A change that was really made, in the form of the records of fixtures/drains and fixtures/power-offs. */
export interface ChangeRecord {
  readonly change: ({ readonly kind: "drain" } & DrainFlags & Nodes) | ({ readonly kind: "power-off" } & Nodes);
  readonly cluster: { readonly apiVersion: "v1"; readonly kind: "List"; readonly items: readonly Item[] };
  readonly outcome: {
    readonly exitCode: number;
    readonly evicted: readonly string[];
    readonly remaining: readonly string[];
    readonly preempted: readonly string[];
    readonly pendingAfter: readonly { readonly pod: string; readonly owner: OwnerName | null }[];
    readonly stderr: string;
  };
}

interface Nodes {
  readonly nodes: readonly string[];
}

export interface Item {
  readonly kind: string;
  readonly metadata: PodObject["metadata"];
}

interface OwnerName {
  readonly kind: string;
  readonly name: string;
}

/** What kubectl lists of a cluster for an audit. */
const KINDS =
  "nodes,namespaces,pods,pv,pvc,sc,pdb,deploy,rs,sts,ds,jobs,svc,rc,limits,quota,priorityclasses,runtimeclasses,csidrivers,csinodes,volumeattachments,csistoragecapacities";

/** [s] without any change of a Pod after which a cluster is taken for settled. */
const QUIET_SECONDS = 5;

/** [s] after the command's end that a prediction of a drain speaks of, its `watchedAfterwardsSeconds`. */
const WATCHED_SECONDS = 5;

/** [s] without any change after which nothing more comes of a silent Node: longer than a Job's first two pauses. */
const STILL_SECONDS = 22;

/** [s] without a sign of life after which a Node counts as silent; on a busy machine Leases are renewed late. */
const MONITOR_GRACE_SECONDS = 20;

/** A control plane for the change of a number: drained Nodes never fall silent, others are given up soon. */
export function controlPlaneFor(seed: number): ControlPlaneOptions {
  const isDrain = randomCluster(seed).change.kind === "drain";
  const graceSeconds = isDrain ? 86_400 : MONITOR_GRACE_SECONDS;
  const tolerated = isDrain ? "300" : "6";
  return {
    flags: {
      "kube-controller-manager": { "node-monitor-grace-period": `${graceSeconds}s` },
      "kube-apiserver": {
        "default-not-ready-toleration-seconds": tolerated,
        "default-unreachable-toleration-seconds": tolerated,
      },
    },
  };
}

/** Makes the cluster of a number in an empty control plane, does to it what is to be done, and waits for what comes of it. */
export async function changeForReal(controlPlane: ControlPlane, seed: number): Promise<ChangeRecord> {
  const api = openApi(controlPlane);
  const random = randomCluster(seed);
  const kubelets = startStandInKubelets(api, random.nodes);
  try {
    for (const { path, object } of random.planned) await make(api, path, object);
    await untilQuiet(api, QUIET_SECONDS);
    const before = await podsOf(api);
    const preemptedBefore = new Set((await preempted(api)).map(({ uid }) => uid));
    const nodes = busiest(before, random);
    const { stdout } = await kubectl(controlPlane, ["get", KINDS, "-A", "-o", "json"]);
    const cluster = JSON.parse(stdout) as ChangeRecord["cluster"];
    const ended = await change(controlPlane, api, kubelets, random, nodes);
    const flags = random.change.kind === "drain" ? { ...random.change.flags, kind: "drain" } : { kind: "power-off" };
    return {
      change: { ...flags, nodes } as ChangeRecord["change"],
      cluster,
      outcome: {
        ...ended,
        ...outcomeOf(before, await podsOf(api), new Set(nodes), random.change.kind),
        preempted: (await preempted(api))
          .filter(({ uid }) => !preemptedBefore.has(uid) && isElsewhere(before, uid, nodes))
          .map(({ namespace, name }) => `${namespace}/${name}`),
      },
    };
  } finally {
    await kubelets.stop();
    api.close();
  }
}

async function change(
  controlPlane: ControlPlane,
  api: Api,
  kubelets: StandInKubelets,
  { change: planned }: RandomCluster,
  nodes: readonly string[],
): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  if (planned.kind === "drain") {
    const { exitCode, stderr } = await kubectl(controlPlane, ["drain", ...nodes, ...wordsOf(planned.flags)]);
    await sleep(WATCHED_SECONDS * 1000);
    return { exitCode, stderr };
  }
  for (const node of nodes) kubelets.silence(node);
  await sleep((MONITOR_GRACE_SECONDS + 5) * 1000);
  await untilQuiet(api, STILL_SECONDS);
  return { exitCode: 0, stderr: "" };
}

/** Makes an object; one that a quota or a limit refuses is left out. */
async function make(api: Api, path: string, object: RandomCluster["planned"][number]["object"]): Promise<void> {
  const { metadata, status } = object as { readonly metadata: { readonly name: string }; readonly status?: object };
  const isMade = await until(`${path}/${metadata.name} to be made`, 20, async () => {
    try {
      await api.send("POST", path, object);
      return "made";
    } catch (error) {
      if (/exceeded quota|must specify|(maximum|minimum) .* usage per/.test(String(error))) return "refused";
      throw error;
    }
  });
  if (isMade === "made" && status !== undefined) await api.send("PATCH", `${path}/${metadata.name}/status`, { status });
}

/** Those that most Pods are on. */
function busiest(pods: readonly PodObject[], { nodes, change: { nodes: wanted } }: RandomCluster): readonly string[] {
  const count = (node: string) => pods.filter(({ spec }) => spec.nodeName === node).length;
  return [...nodes].sort((a, b) => count(b) - count(a)).slice(0, wanted);
}

/** It was there before, on another Node than these. */
function isElsewhere(pods: readonly PodObject[], uid: string, nodes: readonly string[]): boolean {
  return pods.some(({ metadata, spec }) => metadata.uid === uid && !nodes.includes(spec.nodeName ?? ""));
}

function wordsOf(flags: DrainFlags): readonly string[] {
  return [
    ...(flags.force ? ["--force"] : []),
    ...(flags.ignoreDaemonsets ? ["--ignore-daemonsets"] : []),
    ...(flags.deleteEmptydirData ? ["--delete-emptydir-data"] : []),
    ...(flags.disableEviction ? ["--disable-eviction"] : []),
    `--timeout=${flags.timeoutSeconds}s`,
  ];
}

const nameOf = ({ metadata }: PodObject) => `${metadata.namespace}/${metadata.name}`;
const ownerOf = ({ metadata }: PodObject): OwnerName | null => {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return owner === undefined ? null : { kind: owner.kind, name: owner.name };
};

/** Pods that had to give way to others, as the scheduler told; a StatefulSet gives its names to others again. */
async function preempted(api: Api): Promise<readonly Preempted[]> {
  const { items } = await api.get<{ readonly items: readonly { readonly involvedObject: Preempted }[] }>(
    "/api/v1/events?fieldSelector=reason=Preempted",
  );
  return items.map(({ involvedObject }) => involvedObject);
}

interface Preempted {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

function outcomeOf(
  before: readonly PodObject[],
  after: readonly PodObject[],
  nodes: ReadonlySet<string>,
  kind: "drain" | "power-off",
) {
  const now = new Map(after.map((pod) => [pod.metadata.uid, pod]));
  // A Pod that a silent Node is to stop stays in the API.
  const isGone = ({ metadata }: PodObject) => {
    const pod = now.get(metadata.uid);
    return pod === undefined || (kind === "power-off" && pod.metadata.deletionTimestamp !== undefined);
  };
  const onNodes = before.filter(({ spec }) => nodes.has(spec.nodeName ?? ""));
  const isDaemon = (pod: PodObject) => ownerOf(pod)?.kind === "DaemonSet";
  return {
    evicted: onNodes.filter(isGone).map(nameOf),
    remaining: onNodes.filter((pod) => !isGone(pod) && !isDaemon(pod)).map(nameOf),
    pendingAfter: after
      .filter(
        ({ metadata, spec, status }) =>
          spec.nodeName === undefined && status.phase === "Pending" && metadata.deletionTimestamp === undefined,
      )
      .map((pod) => ({ pod: nameOf(pod), owner: ownerOf(pod) })),
  };
}
