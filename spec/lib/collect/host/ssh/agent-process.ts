import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type KeyRing, stop } from "./sshd.js";

/** A real ssh-agent on a socket of its own. */
export interface AgentProcess {
  readonly socket: string;
  /** gives the agent the key of a file */
  add(path: string): void;
  stop(): Promise<void>;
}

export async function startAgent(ring: KeyRing): Promise<AgentProcess> {
  const socket = ring.path("agent");
  const child = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
  for (let tries = 0; !existsSync(socket) && tries < 100; tries++) await sleep(20);
  return {
    socket,
    add: (path) => {
      execFileSync("ssh-add", ["-q", path], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: "ignore" });
    },
    stop: () => stop(child),
  };
}
