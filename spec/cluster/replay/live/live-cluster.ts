import { type ControlPlane, startControlPlane } from "../../control-plane/control-plane.js";
import { apply } from "../../kubectl.js";
import { hostAddress } from "../../node/network.js";
import { type ClusterNode, startNode } from "../../node/node.js";
import { until } from "../../until.js";
import { prepareVolumes } from "../kubelet.js";
import type { Propagation, Replayed } from "../replayed-machine.js";
import { PODS, type PodName, type ReplayedVolume } from "../volumes.js";
import { missingInContainers } from "./containers.js";
import { isOfDaemonSet, objectsOf } from "./objects.js";
import { letReplay, makePerson, type Person } from "./person.js";

export const NODE = "node1";

/** A cluster of one real Node whose Pods run with every kind of volume, and somebody who has kubectl, kaudit and a root shell. */
export interface LiveCluster extends Person {
  readonly controlPlane: ControlPlane;
  readonly node: ClusterNode;
  /** the node's root shell, behind the guard */
  readonly shell: Replayed;
  readonly volumes: readonly ReplayedVolume[];
  /** waits until the workloads run, all if none is named, and each file is where its container looks */
  untilRunning(pods?: readonly PodName[]): Promise<void>;
  stop(): Promise<void>;
}

export interface LiveOptions {
  readonly root?: Propagation;
  readonly volumes: readonly ReplayedVolume[];
}

export async function startLiveCluster({ root = "shared", volumes }: LiveOptions): Promise<LiveCluster> {
  const controlPlane = await startControlPlane({ address: hostAddress() });
  const stops = [controlPlane.stop];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const node = await startNode(controlPlane, { name: NODE, propagation: root });
    stops.push(node.stop);
    const shell = await letReplay(node);
    await shell.run(prepareVolumes(volumes));
    const cluster = { ...(await makePerson(controlPlane, node)), controlPlane, node, shell, volumes };
    await apply(controlPlane, objectsOf(volumes, NODE));
    const untilRunning = async (pods = Object.keys(PODS) as readonly PodName[]) => {
      const theirs = { shell, volumes: volumes.filter(({ pod }) => pods.includes(pod)) };
      for (const pod of pods) {
        const workload = `${isOfDaemonSet(pod) ? "daemonset" : "deployment"}/${pod}`;
        await cluster.kubectl("rollout", "status", workload, "--timeout=180s");
      }
      await until("the files in every container", 60, async () => (await missingInContainers(theirs)).length === 0);
    };
    await untilRunning();
    return { ...cluster, untilRunning, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
