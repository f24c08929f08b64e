import type { HostIdentity } from "../../model/host-facts.js";
import {
  type Observation,
  observed,
  type Provenance,
  type UnobservedReason,
  unobserved,
} from "../../model/observation.js";
import type { Host, HostObservations } from "../../model/snapshot.js";
import type { HostProgram } from "./host-program.js";
import { addressOf, type HostTarget } from "./host-target.js";
import { identifyHost, type NodeIdentities } from "./identify-host.js";
import { quoteRemoteText } from "./remote-text.js";
import { abortedRun } from "./shell.js";
import type { HostLimits, HostRun, HostTransport } from "./transport.js";

/** What holds for all hosts of a run. */
export interface HostReading {
  readonly program: HostProgram;
  /** undefined where the API did not answer */
  readonly nodes: NodeIdentities | undefined;
  readonly limits: HostLimits;
  readonly signal: AbortSignal;
  /** the present moment, RFC 3339 */
  now(): string;
}

/**
 * Reads one host.
 *
 * @param transports ways to it, best first; the next one is only taken where this machine turned out not to be the host
 */
export async function readHost(
  target: HostTarget,
  transports: readonly HostTransport[],
  reading: HostReading,
): Promise<Host> {
  const refusal = refuse(target, transports, reading);
  if (refusal !== undefined) return refusal;
  let host: Host | undefined;
  for (const transport of transports) {
    host = await readThrough(target, transport, reading);
    const { connection } = host;
    if (connection.state === "observed" || connection.reason !== "identity-mismatch" || transport.kind !== "local")
      break;
  }
  return host ?? unreadHost(target, reading, "no-address", `nobody knows the address of ${target.name}`);
}

/** A host that no transport could read. */
export function unreadHost(target: HostTarget, reading: HostReading, reason: UnobservedReason, detail: string): Host {
  return hostOf(target, { connection: unobserved(reason, detail, { source: "kaudit", at: reading.now() }) });
}

function refuse(target: HostTarget, transports: readonly HostTransport[], reading: HostReading): Host | undefined {
  const { name, unsupportedSystem } = target;
  if (reading.signal.aborted) {
    const { reason, detail } = abortedRun(name, reading.signal);
    return unreadHost(target, reading, reason, detail);
  }
  if (unsupportedSystem !== undefined) {
    return unreadHost(
      target,
      reading,
      "unsupported-os",
      `${name} runs ${unsupportedSystem}; kaudit reads Linux with a shell`,
    );
  }
  if (transports.length > 0) return undefined;
  const detail = `nobody knows the address of ${name}: the Node has none, and the configuration names none`;
  return unreadHost(target, reading, "no-address", detail);
}

async function readThrough(target: HostTarget, transport: HostTransport, reading: HostReading): Promise<Host> {
  const { program, limits, signal } = reading;
  const plan = target.plan.facts.includes("identity")
    ? target.plan
    : { ...target.plan, facts: ["identity" as const, ...target.plan.facts] };
  const nonce = program.newNonce();
  const run = await transport.run(program.text, program.arguments(plan, nonce), limits, signal);
  const provenance: Provenance = { source: transport.source, at: run.madeAt ?? reading.now() };
  const madeWith = program.nonceOf(run.output);
  const failed = (reason: UnobservedReason, detail: string) =>
    hostOf(target, { connection: unobserved(reason, detail, provenance) });
  if (run.end.kind === "failed" && madeWith === undefined) return failed(run.end.reason, run.end.detail);
  if (madeWith === undefined) return failed("malformed", `${target.name} did not run the script: ${whatItSaid(run)}`);
  const printed = program.read(run.output, transport.kind === "file" ? madeWith : nonce, plan, provenance);
  return judged(target, transport, reading, cutShort(printed, run), provenance);
}

/** Facts count only when the machine is the one that was meant. */
function judged(
  target: HostTarget,
  transport: HostTransport,
  { nodes }: HostReading,
  facts: HostObservations,
  provenance: Provenance,
): Host {
  const silent = unobserved("malformed", `${target.name} does not say which machine it is`, provenance);
  const identity: Observation<HostIdentity> = facts.identity ?? silent;
  const identification = identifyHost(target.name, identity, transport.kind === "ssh", nodes);
  if (identification.kind === "identified") {
    return hostOf(target, { connection: observed("connected", provenance), identity: identification.state, facts });
  }
  const reason = identity.state === "unobserved" ? identity.reason : "identity-mismatch";
  const detail = `nothing that ${transport.source} says counts for ${target.name}: ${identification.detail}`;
  return hostOf(target, { connection: unobserved(reason, detail, provenance) });
}

/** What a run that failed midway did not come to is unknown for the run's own reason. */
function cutShort(facts: HostObservations, { end }: HostRun): HostObservations {
  if (end.kind !== "failed") return facts;
  const entries = Object.entries(facts).map(([fact, observation]) => [
    fact,
    observation.state === "unobserved" && observation.reason === "truncated"
      ? unobserved(end.reason, `${observation.detail}; ${end.detail}`, observation)
      : observation,
  ]);
  return Object.fromEntries(entries);
}

function whatItSaid({ end, output }: HostRun): string {
  const said =
    end.kind === "exited" && output.length === 0 ? end.stderr : Buffer.from(output.subarray(0, 2000)).toString();
  const status = end.kind === "exited" ? `exit status ${end.status}` : end.detail;
  return said.trim() === "" ? `it said nothing (${status})` : `it said ${quoteRemoteText(said)} (${status})`;
}

function hostOf(
  target: HostTarget,
  { connection, identity = "unverified", facts = {} }: Partial<Host> & Pick<Host, "connection">,
): Host {
  const address = addressOf(target);
  return {
    name: target.name,
    ...(target.isNode ? { node: target.name } : {}),
    ...(address === undefined ? {} : { address }),
    identity,
    connection,
    facts,
  };
}
