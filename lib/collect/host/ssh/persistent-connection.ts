import { limited } from "../limited.js";
import { type ConnectionRequest, openConnection, type RefusedConnection, type SshConnection } from "./connection.js";
import type { Ssh2 } from "./ssh2.js";

const MAX_TRIES = 3;
/** [ms] before the second try; the third waits twice as long */
const PAUSE = 400;

/** Opens the channel that a connection goes through, anew for each try; undefined where it goes straight. */
export type OpenPath = () => Promise<Pick<ConnectionRequest, "through"> | RefusedConnection>;

/**
 * Connects, and tries again where that can help: a host that hung up before a word was said (sshd's MaxStartups), and one
 * that showed a key of another type than the known ones. Never after a refused login: newer sshd punish the address for it.
 */
export async function connectPersistently(
  ssh2: Ssh2,
  request: Omit<ConnectionRequest, "through">,
  openPath: OpenPath,
  milliseconds: number,
  signal: AbortSignal,
): Promise<SshConnection | RefusedConnection> {
  let keyTypes = request.keyTypes;
  for (let attempt = 1; ; attempt++) {
    const path = await openPath();
    const types = keyTypes === undefined ? {} : { keyTypes };
    const result =
      "kind" in path ? path : await openConnection(ssh2, { ...request, ...path, ...types }, milliseconds, signal);
    if (result.kind === "connected" || attempt >= MAX_TRIES) return result;
    if (result.knownKeyTypes !== undefined && keyTypes === undefined) keyTypes = result.knownKeyTypes;
    else if (!result.isTransient) return result;
    else await limited(() => undefined, PAUSE * attempt * (0.5 + Math.random()), signal);
  }
}
