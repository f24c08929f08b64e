import { userInfo } from "node:os";
import { collectHosts, hostLimits } from "../../../../lib/collect/host/collect.js";
import type { HostTarget } from "../../../../lib/collect/host/host-target.js";
import { indexNodeIdentities } from "../../../../lib/collect/host/identify-host.js";
import { scriptProgram } from "../../../../lib/collect/host/script-program.js";
import type { HostTransport } from "../../../../lib/collect/host/transport.js";
import { openHostTransports } from "../../../../lib/collect/host/transports.js";
import type { HostPlan } from "../../../../lib/collect/plan.js";
import type { Node } from "../../../../lib/model/kubernetes/index.js";
import type { Host } from "../../../../lib/model/snapshot.js";
import type { KeyRing } from "./ssh/sshd.js";

/** OpenSSH's client as words, or none for the built-in one. */
export type SshCommand = readonly [string, ...string[]] | undefined;

const { signal } = new AbortController();

function targetOf(plan: HostPlan, port: number): HostTarget {
  return { name: plan.node, isNode: true, plan, addresses: [], destination: `ssh://127.0.0.1:${port}` };
}

/** Reads the plan's Node as an audit does, by one way alone. */
export async function readOneHost(transport: HostTransport, plan: HostPlan, nodes: readonly Node[]): Promise<Host> {
  const program = scriptProgram();
  const hosts = await collectHosts(
    [targetOf(plan, 22)],
    { transportsTo: () => [transport], close: () => undefined },
    {
      program,
      nodes: indexNodeIdentities(nodes),
      limits: hostLimits(program),
      concurrency: 1,
      now: () => new Date().toISOString(),
    },
    signal,
  );
  const host = hosts.get(plan.node);
  if (host === undefined) throw new Error(`${plan.node} is not among the hosts`);
  return host;
}

/** The same through the sshd at that port, which has the ring's key `host`, with the ring's key `id`. */
export async function readOverSshd(
  ring: KeyRing,
  port: number,
  plan: HostPlan,
  nodes: readonly Node[],
  sshCommand?: SshCommand,
): Promise<Host> {
  ring.write("known_hosts", `[127.0.0.1]:${port} ${ring.publicKey("host")}\n`);
  const sshConfig = ring.write(
    "config",
    `IdentityFile ${ring.path("id")}\nIdentityAgent none\nUserKnownHostsFile ${ring.path("known_hosts")}\n`,
  );
  const surroundings = { home: ring.directory, localUser: userInfo().username, environment: process.env };
  const client = sshCommand === undefined ? {} : { sshCommand };
  const transports = await openHostTransports({ sudo: false, sshConfig, surroundings, ...client }, signal);
  try {
    const [transport] = transports.transportsTo(targetOf(plan, port));
    if (transport === undefined) throw new Error("no way to 127.0.0.1");
    return await readOneHost(transport, plan, nodes);
  } finally {
    transports.close();
  }
}
