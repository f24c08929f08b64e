import { basename } from "node:path";
import type { Terminal } from "./terminal.js";

// 128 + the number of the signal, as a shell reports a process that a signal ended.
const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Joins a command to the process that runs it: its streams, its environment, the signals that end it.
 */
export function connect(process: NodeJS.Process): {
  readonly terminal: Terminal;
  readonly end: (exitCode: number) => void;
} {
  const listeners = new Set<(exitCode: number) => void>();
  for (const [signal, exitCode] of Object.entries(SIGNAL_EXIT_CODES)) {
    process.on(signal, () => {
      const [listener] = listeners;
      if (listener === undefined) return end(process, signal, exitCode);
      listeners.delete(listener);
      listener(exitCode);
    });
  }
  // The error of a write reaches its callback; without a listener it would end the process as well.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  return {
    terminal: {
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
      onInterrupt(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      invokedAs: basename(process.argv[1] ?? "").startsWith("kubectl-") ? "kubectl kaudit" : "kaudit",
    },
    end(exitCode) {
      process.exitCode = exitCode;
    },
  };
}

/**
 * An exit waits for calls to the file system that are under way, and one on a pipe or a dead NFS server may never come back; the
 * signal's own action does not wait. Process 1 of a container has no such action, which leaves it the exit.
 */
function end(process: NodeJS.Process, signal: string, exitCode: number): void {
  const isReading = process.getActiveResourcesInfo().some((resource) => resource.startsWith("FSReq"));
  process.removeAllListeners(signal);
  if (isReading) process.kill(process.pid, signal);
  process.exit(exitCode);
}
