import { limited } from "../limited.js";
import type { ParsedKey, Ssh2 } from "./ssh2.js";

/** [ms] for the list of an agent's keys; a signature counts towards the login's time */
const LIST_MILLISECONDS = 5000;

/** Keys that an agent holds, or why they are not known. */
export interface AgentKeys {
  readonly keys: readonly ParsedKey[];
  readonly problem?: string;
}

/** Asks an agent for its keys; once for all hosts. Certificates and FIDO keys, which ssh2 cannot use, are left out by it. */
export async function listAgentKeys(ssh2: Ssh2, socket: string, signal: AbortSignal): Promise<AgentKeys> {
  const agent = ssh2.createAgent(socket);
  const listed = await limited<AgentKeys>(
    (done) =>
      agent.getIdentities((error, keys) => {
        if (error) done({ keys: [], problem: `the agent at ${socket} does not answer: ${error.message}` });
        else done({ keys: (keys ?? []).filter(isParsedKey) });
      }),
    LIST_MILLISECONDS,
    signal,
  );
  return listed.kind === "done" ? listed.value : { keys: [], problem: `the agent at ${socket} does not answer` };
}

/** What OpenSSH's agent gives; the types also speak of agents that a program makes up itself. */
function isParsedKey(key: unknown): key is ParsedKey {
  return typeof key === "object" && key !== null && "getPublicSSH" in key;
}

/** The agent with all keys but one hidden: ssh2 would offer all it holds, and sshd hang up after the sixth. */
export function agentWithOneKey(ssh2: Ssh2, socket: string, key: ParsedKey): InstanceType<Ssh2["BaseAgent"]> {
  const agent = ssh2.createAgent(socket);
  const OneKeyAgent = class extends ssh2.BaseAgent {
    getIdentities(done: (error: undefined, keys: ParsedKey[]) => void): void {
      done(undefined, [key]);
    }
    sign(...args: unknown[]): void {
      Reflect.apply(agent.sign, agent, args);
    }
  };
  return new OneKeyAgent();
}
