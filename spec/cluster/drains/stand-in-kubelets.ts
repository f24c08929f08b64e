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
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/** [ms] between two looks, which is how long a Pod takes to run and to be gone. */
const INTERVAL_MS = 250;

/**
 * Does for all Nodes what the API sees of a kubelet: a Pod that is bound runs, and is ready unless it is annotated
 * `test/ready: "false"`; one that is deleted ends and is gone.
 */
export function startStandInKubelets(api: Api): { stop(): Promise<void> } {
  let isOver = false;
  const work = (async () => {
    while (!isOver) {
      const { items } = await api.get<{ readonly items: readonly PodObject[] }>("/api/v1/pods?resourceVersion=0");
      await Promise.all(items.filter(({ spec }) => spec.nodeName !== undefined).map((pod) => lookAfter(api, pod)));
      await sleep(INTERVAL_MS);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await work;
    },
  };
}

async function lookAfter(api: Api, pod: PodObject): Promise<void> {
  const { namespace, name, uid, deletionTimestamp, annotations } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const { phase = "Pending" } = pod.status;
  try {
    if (deletionTimestamp !== undefined) {
      // A kubelet says how a Pod ended before it lets it go: controllers of Jobs wait for that.
      if (phase === "Running" || phase === "Pending")
        await api.send("PATCH", `${path}/status`, { status: { phase: "Failed" } });
      await api.send("DELETE", path, { gracePeriodSeconds: 0, preconditions: { uid } });
    } else if (phase === "Pending") {
      await api.send("PATCH", `${path}/status`, { status: runningStatus(annotations?.["test/ready"] !== "false") });
    }
  } catch (error) {
    // Gone meanwhile, or changed: the next look tells.
    if (!/ (404|409) /.test(String(error))) throw error;
  }
}

function runningStatus(isReady: boolean): object {
  const at = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const condition = (type: string, isTrue: boolean) => ({
    type,
    status: isTrue ? "True" : "False",
    lastTransitionTime: at,
  });
  return {
    phase: "Running",
    startTime: at,
    conditions: [
      condition("PodScheduled", true),
      condition("Initialized", true),
      condition("ContainersReady", isReady),
      condition("Ready", isReady),
    ],
    containerStatuses: [
      {
        name: "c",
        ready: isReady,
        restartCount: 0,
        image: "kaudit.spec/none:1",
        imageID: "",
        state: { running: { startedAt: at } },
      },
    ],
  };
}
