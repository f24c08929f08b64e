import { observedValue, type UnobservedReason } from "../../model/observation.js";
import type { Host, IdentityState } from "../../model/snapshot.js";
import type { Remedy } from "../kube/remedy.js";
import { type CollectHostsOptions, collectHosts, type HostTransports } from "./collect.js";
import { remedyForHost } from "./host-remedy.js";
import { addressOf, type HostTarget } from "./host-target.js";
import type { HostTransport } from "./transport.js";

/** What must go well one after the other, for facts of a host to count. */
export const HOST_STEPS = ["reachable", "hostKey", "login", "sudo", "identity"] as const;
export type HostStep = (typeof HOST_STEPS)[number];
/** `untried` comes after a step that failed; `none` is not needed: a file has no host key, and not everybody uses sudo */
export type StepState = "yes" | "no" | "untried" | "none";

/** Whether one host can be read, and up to where. */
export interface HostAccess {
  readonly host: string;
  readonly node?: string;
  readonly address?: string;
  /** by what it was tried; absent where nobody knows a way */
  readonly way?: HostTransport["kind"];
  readonly steps: { readonly [S in HostStep]: StepState };
  /** how sure it is that the machine is the one that was meant */
  readonly identity: IdentityState;
  readonly isAllowed: boolean;
  readonly reason?: UnobservedReason;
  readonly detail?: string;
  readonly remedy?: Remedy;
}

/** Which step a reason speaks of; any other means that the script ran and did not say which machine it is. */
const FAILED_STEP: { readonly [R in UnobservedReason]?: HostStep } = {
  "no-address": "reachable",
  unreachable: "reachable",
  timeout: "reachable",
  "connection-lost": "reachable",
  "not-collected": "reachable",
  "host-key-unknown": "hostKey",
  "host-key-mismatch": "hostKey",
  "auth-failed": "login",
  // Logged in, and no shell is started, or none that is POSIX's.
  forbidden: "login",
  "unsupported-os": "login",
  "sudo-refused": "sudo",
};

/** Steps that each way takes. */
const STEPS_OF: { readonly [W in HostTransport["kind"]]: readonly HostStep[] } = {
  ssh: HOST_STEPS,
  local: ["sudo", "identity"],
  file: ["identity"],
};

/** What was seen of the way that a host was tried by last. */
interface Trial {
  readonly way: HostTransport["kind"];
  /** the script, or whatever answered in its place, printed something: the login is over */
  readonly hasPrinted: boolean;
}

/**
 * Tries each host with the one fact that tells which machine it is. Nothing is written anywhere, to known_hosts neither.
 *
 * @param signal as of {@link collectHosts}
 */
export async function accessToHosts(
  targets: readonly HostTarget[],
  transports: HostTransports,
  { sudo, ...options }: CollectHostsOptions & { readonly sudo: boolean },
  signal: AbortSignal,
): Promise<readonly HostAccess[]> {
  const trials = new Map<string, Trial>();
  const watched: HostTransports = {
    transportsTo: (target) =>
      transports.transportsTo(target).map((transport) => ({
        ...transport,
        run: async (...run) => {
          const result = await transport.run(...run);
          trials.set(target.name, { way: transport.kind, hasPrinted: result.output.length > 0 });
          return result;
        },
      })),
    close: () => transports.close(),
  };
  const brief = targets.map((target) => ({ ...target, plan: identityAlone(target.plan) }));
  const hosts = await collectHosts(brief, watched, options, signal);
  return targets.flatMap((target) => {
    const host = hosts.get(target.name);
    return host === undefined ? [] : accessOf(host, target, trials.get(target.name), sudo);
  });
}

function identityAlone({ node, isBrief }: HostTarget["plan"]): HostTarget["plan"] {
  return { node, isBrief, facts: ["identity"], paths: [], trees: [], backups: [] };
}

function accessOf(host: Host, target: HostTarget, trial: Trial | undefined, sudo: boolean): HostAccess {
  const address = addressOf(target);
  const about = {
    host: host.name,
    ...(host.node === undefined ? {} : { node: host.node }),
    ...(address === undefined ? {} : { address }),
    ...(trial === undefined ? {} : { way: trial.way }),
    identity: host.identity,
  };
  const needed = STEPS_OF[trial?.way ?? "ssh"].filter((step) => sudo || step !== "sudo");
  const { connection } = host;
  if (observedValue(connection) !== undefined) {
    return { ...about, steps: stepsUpTo(undefined, needed), isAllowed: true };
  }
  const { reason, detail } = connection.state === "unobserved" ? connection : UNSEEN;
  const failed =
    trial?.hasPrinted === true && reason !== "sudo-refused" ? "identity" : (FAILED_STEP[reason] ?? "identity");
  // A forced command may call sudo though nobody asked for it here.
  const steps = stepsUpTo(failed, needed.includes(failed) ? needed : HOST_STEPS);
  const remedy = remedyForHost(reason, target);
  return { ...about, steps, isAllowed: false, reason, detail, ...(remedy === undefined ? {} : { remedy }) };
}

const UNSEEN = { reason: "not-collected" as const, detail: "it was not tried" };

function stepsUpTo(failed: HostStep | undefined, needed: readonly HostStep[]): HostAccess["steps"] {
  const end = failed === undefined ? HOST_STEPS.length : HOST_STEPS.indexOf(failed);
  const stateOf = (step: HostStep): StepState => {
    if (!needed.includes(step)) return "none";
    const at = HOST_STEPS.indexOf(step);
    return at < end ? "yes" : at === end ? "no" : "untried";
  };
  return {
    reachable: stateOf("reachable"),
    hostKey: stateOf("hostKey"),
    login: stateOf("login"),
    sudo: stateOf("sudo"),
    identity: stateOf("identity"),
  };
}
