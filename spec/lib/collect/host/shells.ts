import { spawn, spawnSync } from "node:child_process";
import { factsFromOutput } from "../../../../lib/collect/host/facts-from-output.js";
import { newNonce } from "../../../../lib/collect/host/nonce.js";
import { hostScript } from "../../../../lib/collect/host/script.js";
import { scriptArguments } from "../../../../lib/collect/host/script-arguments.js";
import type { HostPlan } from "../../../../lib/collect/plan.js";
import type { HostFactId } from "../../../../lib/model/host-facts.js";
import type { HostObservations } from "../../../../lib/model/snapshot.js";

/** A command that takes a script from its standard input, arguments after it. */
export type Shell = readonly [string, ...string[]];

const SHELLS: Readonly<Record<string, Shell>> = { dash: ["dash"], bash: ["bash"], busybox: ["busybox", "sh"] };

/** The shells of this machine that the script must run in; `sh` where it has none of them. */
export const shellsHere: ReadonlyMap<string, Shell> = new Map(
  Object.entries(SHELLS).filter(([, [program, ...words]]) => spawnSync(program, [...words, "-c", ":"]).status === 0),
);

export const isRoot = process.getuid?.() === 0;

/** [ms] for a test that runs the script, which bounds itself: no verdict may hang on what else the machine has to do. */
export const MACHINE_IS_BUSY = 600_000;

/** Why a test is skipped that has the script run by a real sudo. */
export const SUDO_TAKES_ROOT =
  "it takes root, whom sudo asks for no password and who may replace sudoers in a namespace";

export function aPlan(facts: readonly HostFactId[], parts: Partial<HostPlan> = {}): HostPlan {
  return { node: "node1", facts, paths: [], trees: [], backups: [], isBrief: false, ...parts };
}

export interface Ran {
  readonly output: Buffer;
  readonly status: number | null;
  readonly facts: HostObservations;
}

/** Runs the script here as a connection would; with a prelude in a namespace of its own, where that shell code runs first. */
export async function runScript(
  plan: HostPlan,
  { shell = ["sh"], script = hostScript().text, cwd = "/", prelude = "", epilogue = "", uid }: RunOptions = {},
): Promise<Ran> {
  const nonce = newNonce();
  const command = [...shell, "-s", ...scriptArguments(plan, nonce)];
  const [program, ...words] = prelude === "" ? command : inNamespace(prelude, epilogue, command);
  const child = spawn(program ?? "sh", words, {
    cwd,
    stdio: ["pipe", "pipe", "ignore"],
    ...(uid ? { uid, gid: uid } : {}),
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(script);
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const output = Buffer.concat(chunks);
  return {
    output,
    status,
    facts: factsFromOutput(output, nonce, plan, { source: "test", at: "2026-11-20T12:00:00Z" }),
  };
}

interface RunOptions {
  readonly shell?: Shell;
  readonly script?: string;
  readonly cwd?: string;
  readonly prelude?: string;
  readonly epilogue?: string;
  readonly uid?: number;
}

/**
 * Mounts, network and processes of its own: what the prelude mounts is gone with it, and /proc/1 is the shell that made it. The script
 * has a process group of its own, as on a host, or an autofs would take it for its daemon.
 */
function inNamespace(prelude: string, epilogue: string, command: readonly string[]): readonly string[] {
  const script = `{\n${prelude}\n} </dev/null >&2\nsetsid -w "$@"\n{\n${epilogue}\n:\n} </dev/null >&2`;
  return [
    "unshare",
    "--mount",
    "--net",
    "--pid",
    "--fork",
    "--mount-proc",
    "setsid",
    "-w",
    "sh",
    "-c",
    script,
    "sh",
    ...command,
  ];
}

/** Whether this process may make such a namespace. */
export const canUnshare =
  isRoot && spawnSync("unshare", ["--mount", "--net", "--pid", "--fork", "--mount-proc", "true"]).status === 0;

/** A suite that takes root; for anybody else it is skipped, and its title says why. */
export function describeInNamespace(title: string, suite: () => void): void {
  const patient = function (this: Mocha.Suite): void {
    this.timeout(MACHINE_IS_BUSY);
    suite();
  };
  if (canUnshare) describe(title, patient);
  else describe.skip(`${title} (skipped: it takes root, to make mounts in a namespace of its own)`, suite);
}
