import { userInfo } from "node:os";
import { BuiltInClient } from "../../../../../lib/collect/host/ssh/built-in-client.js";
import { parseConfig } from "../../../../../lib/collect/host/ssh/config-syntax.js";
import { parseHostSpec } from "../../../../../lib/collect/host/ssh/host-spec.js";
import { openSshClientTransport } from "../../../../../lib/collect/host/ssh/openssh-client.js";
import type { HostLimits, HostRun } from "../../../../../lib/collect/host/transport.js";
import type { KeyRing } from "./sshd.js";

export interface RunRequest {
  /** text of ssh_config */
  readonly config: string;
  readonly destination: string;
  readonly script?: string;
  readonly args?: readonly string[];
  readonly sudo?: boolean;
  readonly passphrase?: string;
  readonly limits?: Partial<HostLimits>;
  readonly signal?: AbortSignal;
}

/** Runs a script on one host through one of the two SSH clients. */
export type RunOn = (ring: KeyRing, request: RunRequest) => Promise<HostRun>;

const LIMITS: HostLimits = { connectSeconds: 5, runSeconds: 10, outputBytes: 100_000 };
const SCRIPT = "echo hello\n";

export const runWithBuiltInClient: RunOn = async (ring, request) => {
  const signal = request.signal ?? new AbortController().signal;
  const client = await loadBuiltInClient(ring, request, signal);
  try {
    const limits = { ...LIMITS, ...request.limits };
    const transport = client.transportTo(request.destination);
    return await transport.run(request.script ?? SCRIPT, request.args ?? [], limits, signal);
  } finally {
    client.close();
  }
};

export function loadBuiltInClient(ring: KeyRing, request: RunRequest, signal: AbortSignal): Promise<BuiltInClient> {
  return BuiltInClient.load({
    sudo: request.sudo ?? false,
    given: new Map(),
    jumpSeconds: 5,
    signal,
    config: parseConfig(request.config, "config", () => []),
    surroundings: { home: ring.directory, localUser: userInfo().username, environment: {} },
    ...(request.passphrase === undefined ? {} : { passphrase: request.passphrase }),
  });
}

export const runWithOpenSsh: RunOn = (ring, request) => {
  const spec = parseHostSpec(request.destination);
  if (spec === undefined) throw new Error(`no destination: ${request.destination}`);
  const transport = openSshClientTransport(spec, {
    command: ["ssh", "-F", ring.write("ssh_config", request.config)],
    sudo: request.sudo ?? false,
    environment: { PATH: process.env.PATH, HOME: ring.directory },
  });
  const signal = request.signal ?? new AbortController().signal;
  return transport.run(request.script ?? SCRIPT, request.args ?? [], { ...LIMITS, ...request.limits }, signal);
};

export function outputOf({ output }: HostRun): string {
  return Buffer.from(output).toString("utf8");
}

/** The reason of a run that failed, `exited` of one that did not. */
export function reasonOf({ end }: HostRun): string {
  return end.kind === "failed" ? end.reason : end.kind;
}

export function detailOf({ end }: HostRun): string {
  return end.kind === "failed" ? end.detail : "";
}
