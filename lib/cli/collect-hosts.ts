import { homedir, userInfo } from "node:os";
import {
  type CollectHostsOptions,
  collectHosts,
  HOST_CONCURRENCY,
  type HostTransports,
  hostLimits,
} from "../collect/host/collect.js";
import {
  fileTransports,
  type HostFactsDirectory,
  openHostFactsDirectory,
} from "../collect/host/host-facts-directory.js";
import { type HostTarget, hostTargets } from "../collect/host/host-target.js";
import { indexNodeIdentities } from "../collect/host/identify-host.js";
import { scriptProgram } from "../collect/host/script-program.js";
import { type HostTransportOptions, openHostTransports } from "../collect/host/transports.js";
import { planFacts, planHost } from "../collect/plan.js";
import { plannedHosts } from "../collect/planned-hosts.js";
import type { Config } from "../config/config.js";
import { placeVolumes } from "../derive/volume-places.js";
import { type Change, NEED_HOSTS, type Occasion, STANDING } from "../model/change.js";
import type { Node } from "../model/kubernetes/index.js";
import { observedValue } from "../model/observation.js";
import type { Report } from "../model/report.js";
import type { Snapshot } from "../model/snapshot.js";
import type { HostOptions } from "./arguments/host-options.js";
import type { Knowledge } from "./extensions.js";
import type { Progress } from "./progress.js";
import type { Terminal } from "./terminal.js";

export interface HostCollection {
  readonly mode: Report["scope"]["hosts"];
  /** the cluster is one that a file speaks of: hosts are not asked, and only what somebody brought along is read */
  readonly isOffline: boolean;
  readonly options: HostOptions;
  readonly knowledge: Knowledge;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Whether hosts are to be read: where the change needs them, where somebody brought their facts, where they are required. */
export function wantsHosts(
  change: Change | null,
  { mode, options }: Pick<HostCollection, "mode" | "options">,
): boolean {
  if (mode === "none") return false;
  const isNeeded = change !== null && NEED_HOSTS.has(change.kind);
  return mode === "require" || isNeeded || options.factsDirectory !== null;
}

/**
 * The snapshot with the hosts that the change touches, each read or there with its reason; in the standing audit, all Nodes
 * and all machines that a person has named.
 *
 * @throws {InputError} when the directory of host facts or ssh's configuration cannot be used
 */
export async function withHosts(
  snapshot: Snapshot,
  change: Change | null,
  collection: HostCollection,
): Promise<Snapshot> {
  const { progress, signal } = collection;
  const { targets, transports, options } = await openHosts(snapshot, change, collection);
  try {
    const read = await collectHosts(targets, transports, options, signal);
    for (const { name, connection } of read.values()) await progress.detail(`host ${name}: ${connection.state}`);
    return { ...snapshot, hosts: new Map([...snapshot.hosts, ...read]) };
  } finally {
    transports.close();
  }
}

/** Hosts, and the ways to them, which the caller closes. */
export interface OpenHosts {
  readonly targets: readonly HostTarget[];
  readonly transports: HostTransports;
  readonly options: CollectHostsOptions;
}

/**
 * Where the hosts are that an occasion needs, and how they are reached; nothing is connected to yet.
 *
 * @throws {InputError} when the directory of host facts or ssh's configuration cannot be used
 */
export async function openHosts(
  snapshot: Snapshot,
  change: Change | null,
  { isOffline, knowledge, options, signal, terminal }: HostCollection,
): Promise<OpenHosts> {
  const nodes = snapshot.facts.nodes && observedValue(snapshot.facts.nodes);
  const hostFacts = options.factsDirectory === null ? undefined : openHostFactsDirectory(options.factsDirectory);
  const inventory = knowledge.config.hosts;
  const machines = [...inventory.keys(), ...(hostFacts?.names ?? [])];
  const plans = plansOf(snapshot, change, knowledge, nodes, machines);
  const program = scriptProgram();
  return {
    targets: hostTargets(plans, nodes, inventory, change?.nodes),
    transports:
      isOffline && hostFacts !== undefined
        ? fileTransports(hostFacts)
        : await openHostTransports(transportOptions(options, hostFacts, terminal), signal),
    options: {
      concurrency: HOST_CONCURRENCY,
      program,
      nodes: nodes && indexNodeIdentities(nodes),
      limits: hostLimits(program),
      now: () => new Date().toISOString(),
    },
  };
}

function transportOptions(
  { sshCommand, sshConfig, sshIdentities, sshPort, sshUser, sudo }: HostOptions,
  hostFacts: HostFactsDirectory | undefined,
  { env }: Terminal,
): HostTransportOptions {
  const { uid, username } = userInfo();
  return {
    sudo,
    uid,
    surroundings: { home: env.HOME ?? homedir(), localUser: username, environment: env },
    ...(sshCommand === null ? {} : { sshCommand }),
    ...(sshConfig === null ? {} : { sshConfig }),
    ...(sshUser === null ? {} : { user: sshUser }),
    ...(sshPort === null ? {} : { port: sshPort }),
    ...(sshIdentities.length === 0 ? {} : { identityFiles: sshIdentities }),
    ...(env.KAUDIT_SSH_PASSPHRASE === undefined ? {} : { passphrase: env.KAUDIT_SSH_PASSPHRASE }),
    ...(hostFacts === undefined ? {} : { hostFacts }),
  };
}

function plansOf(
  { facts }: Snapshot,
  change: Change | null,
  { rules, derivedFacts, config }: Knowledge,
  nodes: readonly Node[] | undefined,
  machines: readonly string[],
) {
  const occasion: Occasion = change ?? STANDING;
  const byName = new Map(nodes?.map((node) => [node.metadata.name, node]));
  const { host: wanted, hostsOf } = planFacts(rules, derivedFacts, occasion);
  const volumes = (facts.persistentVolumes && observedValue(facts.persistentVolumes)) ?? [];
  const places = placeVolumes(volumes, nodes ?? []);
  // Where the API is down, the name is all that is known of a Node.
  const names = plannedHosts(occasion, hostsOf, nodes, machines);
  return names.map((name) =>
    planHost(byName.get(name) ?? { metadata: { name } }, wanted, occasion, places, backupsOn(name, config)),
  );
}

function backupsOn(host: string, { etcdBackups }: Config): readonly string[] {
  return etcdBackups.flatMap((place) => ("host" in place && place.host === host ? [place.directory] : []));
}
