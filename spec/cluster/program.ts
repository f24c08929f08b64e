import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

/** A process that was started here. It dies with this process, however that ends. */
export interface Program {
  readonly name: string;
  readonly pid: number;
  isRunning(): boolean;
  /** what it has written so far */
  log(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Nothing of the person's own environment: proxies, kubeconfigs and Go's settings would change what is tested. */
const ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LC_ALL: "C.UTF-8",
};

export function startProgram(
  name: string,
  command: readonly string[],
  { logFile, cwd = "/" }: { readonly logFile: string; readonly cwd?: string },
): Program {
  const log = openSync(logFile, "a");
  // The kernel ends it when this process is gone: nothing is left to a handler that a SIGKILL would skip.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", ...command], {
    cwd,
    env: ENVIRONMENT,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  if (child.pid === undefined) throw new Error(`${name} did not start: setpriv is not installed`);
  // A program that a suite forgot to stop does not keep the run from its end, and ends with it.
  child.unref();
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    name,
    pid: child.pid,
    isRunning,
    log: () => readFileSync(logFile, "utf8"),
    stop: (signal = "SIGTERM") => stop(child, isRunning, signal),
  };
}

/** Milliseconds that a program has to end by itself. */
const PATIENCE_MS = 10_000;

async function stop(child: ChildProcess, isRunning: () => boolean, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning()) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}
