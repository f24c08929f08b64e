import { spawn } from "node:child_process";
import type { Program } from "./program.js";

/**
 * Starts a program of this machine without a shell, as the leader of a process group, so that whatever it starts ends
 * with it.
 *
 * @param environment all that the program gets to see of the environment
 */
export function startProgram(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Program {
  const child = spawn(command, args, { cwd: "/", detached: true, env: environment, stdio: ["pipe", "pipe", "pipe"] });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    onExit: (listener) => child.on("exit", listener),
    onClose: (listener) => child.on("close", listener),
    onError: (listener) => child.on("error", listener),
    stop: () => {
      killGroup(child.pid);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      child.unref();
    },
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group is gone, or runs as another person under sudo: then the script's own time limit ends it.
  }
}
