import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { localTransport } from "../../../lib/collect/host/local.js";
import { scriptProgram } from "../../../lib/collect/host/script-program.js";
import type { HostPlan } from "../../../lib/collect/plan.js";
import type { HostFactId } from "../../../lib/model/host-facts.js";
import type { Print } from "./farm.js";

/** Facts that a standing audit asks of every host. */
const FACTS: readonly HostFactId[] = [
  "identity",
  "mounts",
  "filesystems",
  "fstab",
  "mountUnits",
  "staticPodManifests",
  "kubeletConfiguration",
  "processes",
  "listeningSockets",
  "hostPortRules",
  "cniState",
  "runtimeTasks",
  "kernelRelease",
  "osRelease",
  "swaps",
];

export function standingPlan(node: string): HostPlan {
  return { node, facts: FACTS, paths: ["/var/lib/kubelet"], trees: [], backups: [], isBrief: true };
}

/**
 * What the hosts of a farm print: what the script printed on this machine, with each host's own identity, and with the
 * mounts of a host that runs 110 Pods.
 */
export async function recordPrint(): Promise<Print> {
  const program = scriptProgram();
  const nonce = program.newNonce();
  const limits = { connectSeconds: 10, runSeconds: 60, outputBytes: 1024 * 1024 };
  const args = program.arguments(standingPlan("this machine"), nonce);
  const run = await localTransport({ sudo: false }).run(program.text, args, limits, new AbortController().signal);
  const recorded = Buffer.from(run.output).toString("latin1");
  const mounts = frame("mounts", "gzip", gzipSync(`${mountinfo(110).join("")}\n=0`).toString("base64"));
  const template = recorded
    .replaceAll(`kaudit ${nonce} `, "kaudit NONCE ")
    .replace(/^kaudit NONCE mounts [\s\S]*?(?=^kaudit )/m, mounts)
    .replace(/^kaudit NONCE identity [\s\S]*?(?=^kaudit )/m, "IDENTITY");
  return ([theirNonce = ""], machineId, bootId) =>
    template
      .replace("IDENTITY", frame("identity", "plain", `${machineId}\n${bootId}\n\n=0`))
      .replaceAll("kaudit NONCE ", `kaudit ${theirNonce} `);
}

function frame(name: string, form: "plain" | "gzip", payload: string): string {
  return `kaudit NONCE ${name} ${form} ${payload.length}\n${payload}\n`;
}

/** Lines of mountinfo of a host: its system's, and a volume for every fourth Pod. What else Pods mount, the script leaves out. */
function mountinfo(pods: number): readonly string[] {
  const system = Array.from(
    { length: 40 },
    (_, at) => `${at + 1} 1 0:${at + 20} / /sys/part/${at} rw,nosuid,relatime shared:${at} - sysfs sysfs rw\n`,
  );
  const volumes = Array.from({ length: Math.floor(pods / 4) }, (_, at) => {
    const target = `/var/lib/kubelet/pods/${randomUUID()}/volumes/kubernetes.io~local-volume/pv-${at}`;
    return `${at + 100} 25 8:1 /data/${at} ${target} rw,relatime shared:${at + 100} - ext4 /dev/sda1 rw\n`;
  });
  return [...system, ...volumes];
}
