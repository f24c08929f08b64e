import { setTimeout as sleep } from "node:timers/promises";
import type { Api } from "../api.js";

export interface PodObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec: { readonly nodeName?: string; readonly containers: readonly { readonly name: string }[] };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/** [ms] between two looks, which is how long a Pod takes to run and to be gone. */
const INTERVAL_MS = 250;
/** Looks between two renewals of the Nodes' Leases. */
const LOOKS_A_LEASE = 8;

export interface StandInKubelets {
  /** the Node answers no more: nothing starts or stops there, and its Lease is not renewed */
  silence(node: string): void;
  stop(): Promise<void>;
}

/**
 * Does for all Nodes what the API sees of a kubelet: a Pod that is bound runs, and is ready unless it is annotated
 * `test/ready: "false"`, or has done its work where it is annotated `test/done: "true"`; one that is deleted ends and is gone.
 */
export function startStandInKubelets(api: Api, nodes: readonly string[]): StandInKubelets {
  let isOver = false;
  const silent = new Set<string>();
  const letGo = new Set<string>();
  const work = (async () => {
    for (let look = 0; !isOver; look++) {
      if (look % LOOKS_A_LEASE === 0) {
        await Promise.all(nodes.filter((node) => !silent.has(node)).map((node) => renewLease(api, node)));
      }
      const { items } = await api.get<{ readonly items: readonly PodObject[] }>("/api/v1/pods?resourceVersion=0");
      const served = items.filter(({ spec: { nodeName } }) => nodeName !== undefined && !silent.has(nodeName));
      await Promise.all(served.map((pod) => lookAfter(api, pod, letGo)));
      await sleep(INTERVAL_MS);
    }
  })();
  return {
    silence: (node) => void silent.add(node),
    stop: async () => {
      isOver = true;
      await work;
    },
  };
}

const LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

async function renewLease(api: Api, node: string): Promise<void> {
  const spec = {
    holderIdentity: node,
    leaseDurationSeconds: 40,
    renewTime: `${new Date().toISOString().slice(0, -1)}000Z`,
  };
  try {
    await api.send("PATCH", `${LEASES}/${node}`, { spec });
  } catch {
    // The first time, or before its Namespace is there.
    await api.send("POST", LEASES, { metadata: { name: node }, spec }).catch(() => undefined);
  }
}

async function lookAfter(api: Api, pod: PodObject, letGo: Set<string>): Promise<void> {
  const { namespace, name, uid, deletionTimestamp, annotations } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const { phase = "Pending" } = pod.status;
  try {
    if (deletionTimestamp !== undefined) {
      // A finalizer may keep what has been let go.
      if (letGo.has(uid)) return;
      // A kubelet says how a Pod ended before it lets it go: controllers of Jobs wait for that.
      if (phase === "Running" || phase === "Pending") {
        await api.send("PATCH", `${path}/status`, { status: endedStatus("Failed", 137, namesOf(pod)) });
      }
      await api.send("DELETE", path, { gracePeriodSeconds: 0, preconditions: { uid } });
      letGo.add(uid);
    } else if (phase === "Pending") {
      await api.send("PATCH", `${path}/status`, { status: startedStatus(pod, annotations ?? {}) });
    }
  } catch (error) {
    // Gone meanwhile, or changed: the next look tells.
    if (!/ (404|409) /.test(String(error))) throw error;
  }
}

function startedStatus(pod: PodObject, annotations: Readonly<Record<string, string>>): object {
  if (annotations["test/done"] === "true") return endedStatus("Succeeded", 0, namesOf(pod));
  return runningStatus(annotations["test/ready"] !== "false", namesOf(pod));
}

function namesOf({ spec }: PodObject): readonly string[] {
  return spec.containers.map(({ name }) => name);
}

const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

function condition(type: string, isTrue: boolean) {
  return { type, status: isTrue ? "True" : "False", lastTransitionTime: now() };
}

function containerStatus(name: string, ready: boolean, state: object) {
  return { name, ready, restartCount: 0, image: "example.com/small:1", imageID: "", state };
}

function runningStatus(isReady: boolean, names: readonly string[]): object {
  const at = now();
  return {
    phase: "Running",
    startTime: at,
    conditions: [
      condition("PodScheduled", true),
      condition("Initialized", true),
      condition("ContainersReady", isReady),
      condition("Ready", isReady),
    ],
    containerStatuses: names.map((name) => containerStatus(name, isReady, { running: { startedAt: at } })),
  };
}

function endedStatus(phase: "Succeeded" | "Failed", exitCode: number, names: readonly string[]): object {
  const terminated = { exitCode, reason: exitCode === 0 ? "Completed" : "Error", startedAt: now(), finishedAt: now() };
  return { phase, containerStatuses: names.map((name) => containerStatus(name, false, { terminated })) };
}
