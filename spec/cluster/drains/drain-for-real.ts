import { setTimeout as sleep } from "node:timers/promises";
import { type Api, openApi } from "../api.js";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { kubectl } from "../kubectl.js";
import { until } from "../until.js";
import { type RandomDrain, randomDrain } from "./random-cluster.js";
import { type PodObject, startStandInKubelets } from "./stand-in-kubelets.js";

/** A drain that was really made, in the form of the records of fixtures/drains. */
export interface DrainRecord {
  readonly change: { readonly kind: "drain"; readonly node: string } & RandomDrain["flags"];
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

/** Makes the cluster of a number in an empty control plane, drains the Node that most Pods are on, and waits until nothing moves. */
export async function drainForReal(controlPlane: ControlPlane, seed: number): Promise<DrainRecord> {
  const api = openApi(controlPlane);
  const kubelets = startStandInKubelets(api);
  try {
    const { planned, flags, nodes } = randomDrain(seed);
    for (const { path, object } of planned) await make(api, path, object);
    await untilQuiet(api);
    const before = await podsOf(api);
    const settled = new Set(await preempted(api));
    const node = busiest(before, nodes);
    const { stdout } = await kubectl(controlPlane, ["get", KINDS, "-A", "-o", "json"]);
    const cluster = JSON.parse(stdout) as DrainRecord["cluster"];
    const { exitCode, stderr } = await kubectl(controlPlane, ["drain", node, ...wordsOf(flags)]);
    await sleep(WATCHED_SECONDS * 1000);
    return {
      change: { kind: "drain", node, ...flags },
      cluster,
      outcome: {
        exitCode,
        stderr,
        ...outcomeOf(before, await podsOf(api), node),
        preempted: (await preempted(api)).filter((pod) => !settled.has(pod)),
      },
    };
  } finally {
    await kubelets.stop();
    api.close();
  }
}

async function make(api: Api, path: string, object: RandomDrain["planned"][number]["object"]): Promise<void> {
  const { metadata, status } = object as { readonly metadata: { readonly name: string }; readonly status?: object };
  await until(`${path}/${metadata.name} to be made`, 20, async () => {
    await api.send("POST", path, object);
    return true;
  });
  if (status !== undefined) await api.send("PATCH", `${path}/${metadata.name}/status`, { status });
}

async function podsOf(api: Api): Promise<readonly PodObject[]> {
  return (await api.get<{ readonly items: readonly PodObject[] }>("/api/v1/pods")).items;
}

/** [s] without any change of a Pod after which a cluster is taken for settled. */
const QUIET_SECONDS = 5;

/** [s] after the command's end that a prediction speaks of, its `watchedAfterwardsSeconds`. */
const WATCHED_SECONDS = 5;

async function untilQuiet(api: Api): Promise<void> {
  let last = "";
  let since = Date.now();
  const end = Date.now() + 60_000;
  while (Date.now() < end && Date.now() - since < QUIET_SECONDS * 1000) {
    const pods = await podsOf(api);
    const state = pods.map(({ metadata }) => metadata.uid + metadata.resourceVersion).join();
    if (state !== last || !pods.every(isDecided)) since = Date.now();
    last = state;
    await sleep(300);
  }
}

/** The scheduler has looked at it. */
function isDecided({ spec, status }: PodObject): boolean {
  return spec.nodeName !== undefined || status.conditions?.some(({ type }) => type === "PodScheduled") === true;
}

function busiest(pods: readonly PodObject[], nodes: readonly string[]): string {
  const count = (node: string) => pods.filter(({ spec }) => spec.nodeName === node).length;
  const [node = ""] = [...nodes].sort((a, b) => count(b) - count(a));
  return node;
}

function wordsOf(flags: RandomDrain["flags"]): readonly string[] {
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

/** Pods that had to give way to others, as the scheduler told. */
async function preempted(api: Api): Promise<readonly string[]> {
  const { items } = await api.get<{ readonly items: readonly Event[] }>(
    "/api/v1/events?fieldSelector=reason=Preempted",
  );
  return items.map(({ involvedObject: { namespace, name } }) => `${namespace}/${name}`);
}

interface Event {
  readonly involvedObject: { readonly namespace: string; readonly name: string };
}

function outcomeOf(before: readonly PodObject[], after: readonly PodObject[], node: string) {
  const alive = new Set(after.map(({ metadata }) => metadata.uid));
  const isGone = ({ metadata }: PodObject) => !alive.has(metadata.uid);
  const onNode = before.filter(({ spec }) => spec.nodeName === node);
  const isDaemon = (pod: PodObject) => ownerOf(pod)?.kind === "DaemonSet";
  return {
    evicted: onNode.filter(isGone).map(nameOf),
    remaining: onNode.filter((pod) => !isGone(pod) && !isDaemon(pod)).map(nameOf),
    pendingAfter: after
      .filter(({ spec, status }) => spec.nodeName === undefined && status.phase === "Pending")
      .map((pod) => ({ pod: nameOf(pod), owner: ownerOf(pod) })),
  };
}
