import { setMaxListeners } from "node:events";
import type { Host } from "../../model/snapshot.js";
import { concurrently } from "./concurrently.js";
import type { HostProgram } from "./host-program.js";
import type { HostTarget } from "./host-target.js";
import { type HostReading, readHost, unreadHost } from "./read-host.js";
import type { HostLimits, HostTransport } from "./transport.js";

/** Ways to each host. */
export interface HostTransports {
  /** best first; none where the host has no address */
  transportsTo(target: HostTarget): readonly HostTransport[];
  close(): void;
}

export interface CollectHostsOptions extends Omit<HostReading, "signal"> {
  /** hosts that are read at the same time */
  readonly concurrency: number;
  /** told of each host as it is done, for progress */
  onHost?(host: Host, done: number, of: number): void;
}

/** [s] on top of the program's own: to start a shell and sudo, to send the program, and for its last words on a slow line */
const MARGIN_SECONDS = 10;

/**
 * Bounds for a run of thousands of hosts: 100 dead ones among them, 64 at a time, cost 20 s; 64 that flood at once 64 MiB.
 * A host gives up to 200 KB for a change.
 */
export function hostLimits({ seconds }: HostProgram): HostLimits {
  return { connectSeconds: 10, runSeconds: seconds + MARGIN_SECONDS, outputBytes: 1024 * 1024 };
}

export const HOST_CONCURRENCY = 64;

/**
 * Reads hosts, each failing apart: a host that is dead, slow, lying or hung is in the map with its reason and costs the
 * others nothing but its place.
 *
 * @param signal its reason tells a deadline (TimeoutError) from a person who interrupts; what was read by then is kept
 */
export async function collectHosts(
  targets: readonly HostTarget[],
  transports: HostTransports,
  options: CollectHostsOptions,
  signal: AbortSignal,
): Promise<Map<string, Host>> {
  // Each host listens to the end of the run; Node.js takes more than ten listeners for a leak.
  const linked = AbortSignal.any([signal]);
  setMaxListeners(0, linked);
  const reading: HostReading = { ...options, signal: linked };
  let done = 0;
  const hosts = await concurrently(targets, options.concurrency, async (target) => {
    const host = await readSafely(target, transports, reading);
    options.onHost?.(host, ++done, targets.length);
    return host;
  });
  return new Map(hosts.map((host) => [host.name, host]));
}

/** A defect that one host brings to light is that host's alone. */
async function readSafely(target: HostTarget, transports: HostTransports, reading: HostReading): Promise<Host> {
  try {
    return await readHost(target, transports.transportsTo(target), reading);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return unreadHost(
      target,
      reading,
      "malformed",
      `cannot read ${target.name}: kaudit failed on it (${why}); please report it`,
    );
  }
}
