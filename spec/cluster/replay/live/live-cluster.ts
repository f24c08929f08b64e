import { readFileSync } from "node:fs";
import type { Report } from "../../../../lib/model/report.js";
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from "../../control-plane/control-plane.js";
import { makeOperator, type Operator, reportOf } from "../../kaudit.js";
import { apply, type Ended, kubectl } from "../../kubectl.js";
import { hostAddress } from "../../node/network.js";
import { type ClusterNode, startNode } from "../../node/node.js";
import { until } from "../../until.js";
import { prepareVolumes } from "../kubelet.js";
import { guarded, type Propagation, type Replayed } from "../replayed-machine.js";
import { PODS, type PodName, type ReplayedVolume } from "../volumes.js";
import { missingInContainers } from "./containers.js";
import { isOfDaemonSet, objectsOf } from "./objects.js";

export const NODE = "node1";

/** A cluster of one real Node whose Pods run with every kind of volume, and somebody who has kubectl, kaudit and a root shell. */
export interface LiveCluster {
  readonly controlPlane: ControlPlane;
  readonly node: ClusterNode;
  /** the node's root shell, behind the guard */
  readonly shell: Replayed;
  readonly volumes: readonly ReplayedVolume[];
  /** kaudit audit ARGS, live: the API and the host over SSH */
  kaudit(...args: readonly string[]): Promise<Ended>;
  /** its report. @throws {Error} when it printed none */
  audit(...args: readonly string[]): Promise<Report>;
  /** @throws {Error} with what it said, when it fails */
  kubectl(...args: readonly string[]): Promise<string>;
  /** waits until the workloads run, all if none is named, and each file is where its container looks */
  untilRunning(pods?: readonly PodName[]): Promise<void>;
  stop(): Promise<void>;
}

export interface LiveOptions {
  readonly root?: Propagation;
  readonly volumes: readonly ReplayedVolume[];
  readonly controlPlane?: Omit<ControlPlaneOptions, "address">;
}

export async function startLiveCluster({
  root = "shared",
  volumes,
  controlPlane: options,
}: LiveOptions): Promise<LiveCluster> {
  const controlPlane = await startControlPlane({ ...options, address: hostAddress() });
  const stops = [controlPlane.stop];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const node = await startNode(controlPlane, { name: NODE, propagation: root });
    stops.push(node.stop);
    await node.run(": >/kaudit-replay");
    await node.run("mv /opt/bin/systemctl /opt/bin/systemctl-services");
    await node.write("/opt/bin/systemctl", readFileSync("spec/cluster/replay/systemctl.sh"), "755");
    const shell = guarded(node);
    await shell.run(prepareVolumes(volumes));
    const cluster = { ...commandsOf(controlPlane, await meet(node)), controlPlane, node, shell, volumes };
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

async function meet(node: ClusterNode): Promise<Operator> {
  const operator = makeOperator();
  await operator.meet(node);
  return operator;
}

function commandsOf(controlPlane: ControlPlane, operator: Operator): Pick<LiveCluster, "kaudit" | "audit" | "kubectl"> {
  const kaudit = (...args: readonly string[]) =>
    operator.kaudit(["audit", ...args], { kubeconfig: controlPlane.adminKubeconfig });
  return {
    kaudit,
    audit: async (...args) => reportOf(await kaudit(...args, "--hosts", "require", "-o", "json")),
    kubectl: async (...args) => {
      const { exitCode, stdout, stderr } = await kubectl(controlPlane, args);
      if (exitCode !== 0) throw new Error(`kubectl ${args.join(" ")}: ${stderr || stdout}`);
      return stdout;
    },
  };
}
