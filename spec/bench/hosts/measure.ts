import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { collectHosts, HOST_CONCURRENCY, hostLimits } from "../../../lib/collect/host/collect.js";
import { hostTargets } from "../../../lib/collect/host/host-target.js";
import { indexNodeIdentities } from "../../../lib/collect/host/identify-host.js";
import { scriptProgram } from "../../../lib/collect/host/script-program.js";
import type { HostLimits } from "../../../lib/collect/host/transport.js";
import { openHostTransports } from "../../../lib/collect/host/transports.js";
import type { Node } from "../../../lib/model/kubernetes/index.js";
import type { Host } from "../../../lib/model/snapshot.js";
import { type Farm, type FarmHost, makeKey } from "./farm.js";
import { standingPlan } from "./printed.js";

export interface HostsMeasurement {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly wallMilliseconds: number;
  readonly cpuMilliseconds: number;
  /** largest resident set while it ran [B] */
  readonly peakBytes: number;
  /** of one host [B] */
  readonly outputBytes: number;
  /** the longest time for which the event loop was held up */
  readonly longestDelayMilliseconds: number;
}

type RunningFarm = Omit<Farm, "stop"> & { readonly outputBytes: number };

/** Reads a farm of hosts through the built-in client, in this process, and measures it. */
export async function measureHosts(
  count: number,
  dead: number,
  lying: number,
  limits: HostLimits = hostLimits(scriptProgram()),
): Promise<HostsMeasurement> {
  const directory = mkdtempSync(join(tmpdir(), "kaudit-hosts-"));
  const args = [count, dead, lying].map(String);
  const child = fork(fileURLToPath(new URL("./farm-process.js", import.meta.url)), args);
  try {
    const [farm] = (await once(child, "message")) as [RunningFarm];
    return await measure(farm, directory, limits);
  } finally {
    if (child.connected) child.disconnect();
    rmSync(directory, { recursive: true });
  }
}

async function measure(
  { hosts, knownHosts, outputBytes, port }: RunningFarm,
  directory: string,
  limits: HostLimits,
): Promise<HostsMeasurement> {
  const write = (name: string, text: string) => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const key = write("id", makeKey().private);
  const config = `Port ${port}\nIdentityFile ${key}\nIdentityAgent none\nUserKnownHostsFile ${write("known_hosts", knownHosts)}\n`;
  const { signal } = new AbortController();
  const nodes = hosts.map(nodeOf);
  const delay = monitorEventLoopDelay();
  const cpu = process.cpuUsage();
  const start = performance.now();
  let peakBytes = 0;
  const sampler = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, 50);
  delay.enable();
  const transports = await openHostTransports(
    {
      sudo: false,
      sshConfig: write("config", config),
      surroundings: { home: directory, localUser: "audit", environment: {} },
    },
    signal,
  );
  const read = await collectHosts(
    hostTargets(
      hosts.map(({ name }) => standingPlan(name)),
      nodes,
      new Map(),
    ),
    transports,
    {
      program: scriptProgram(),
      nodes: indexNodeIdentities(nodes),
      limits,
      concurrency: HOST_CONCURRENCY,
      now: () => new Date().toISOString(),
    },
    signal,
  );
  transports.close();
  clearInterval(sampler);
  const { user, system } = process.cpuUsage(cpu);
  return {
    hosts: read,
    wallMilliseconds: performance.now() - start,
    cpuMilliseconds: (user + system) / 1000,
    peakBytes,
    outputBytes,
    longestDelayMilliseconds: delay.max / 1e6,
  };
}

function nodeOf({ name, address, machineId, bootId }: FarmHost): Node {
  return {
    metadata: { name },
    status: {
      addresses: [{ type: "InternalIP", address }],
      nodeInfo: { machineID: machineId, bootID: bootId },
    },
  };
}
