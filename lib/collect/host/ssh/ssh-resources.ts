import { type AgentKeys, listAgentKeys } from "./agent.js";
import type { SshSettings } from "./config-settings.js";
import type { ConfigNode } from "./config-syntax.js";
import {
  type RefusedDestination,
  resolveDestination,
  type SshDestination,
  type SshSurroundings,
} from "./destination.js";
import { type IdentityFile, readIdentityFile } from "./identity-file.js";
import { type KeyOffers, keyOffers } from "./key-offers.js";
import { indexKnownHosts, type KnownHosts } from "./known-hosts.js";
import { type KnownHostsFile, readKnownHostsFile } from "./known-hosts-file.js";
import type { ParsedKey, Ssh2 } from "./ssh2.js";

export interface SshResourceOptions {
  /** what the person's ssh_config says */
  readonly config: readonly ConfigNode[];
  readonly surroundings: SshSurroundings;
  /** of encrypted key files; nobody can be asked */
  readonly passphrase?: string;
}

const MAX_JUMPS = 8;

/** Keys and known hosts, read once for all hosts. */
export class SshResources {
  readonly #ssh2: Ssh2;
  readonly #options: SshResourceOptions;
  readonly #knownHostsFiles = new Map<string, KnownHostsFile>();
  readonly #knownHosts = new Map<string, KnownHosts>();
  readonly #identities = new Map<string, IdentityFile | "missing">();
  readonly #agents = new Map<string, Promise<AgentKeys>>();

  constructor(ssh2: Ssh2, options: SshResourceOptions) {
    this.#ssh2 = ssh2;
    this.#options = options;
  }

  /** Where a destination is, with all jump hosts on the way: the first one of a list may have a ProxyJump of its own. */
  resolve(destination: string, given: SshSettings): SshDestination | RefusedDestination {
    const { config, surroundings } = this.#options;
    const target = resolveDestination(destination, config, given, surroundings);
    if ("reason" in target) return target;
    const jumps = [...target.jumps];
    for (let first = jumps[0]; first !== undefined; ) {
      const jump = resolveDestination(first, config, new Map(), surroundings);
      if ("reason" in jump) return jump;
      jumps.unshift(...jump.jumps);
      if (jumps.length > MAX_JUMPS) {
        const detail = `cannot reach ${destination}: it lies behind more than ${MAX_JUMPS} jump hosts, or they form a ring`;
        return { reason: "unreachable", detail };
      }
      first = jump.jumps[0];
    }
    return { ...target, jumps };
  }

  knownHosts({ knownHostsFiles }: SshDestination): KnownHosts {
    return once(this.#knownHosts, knownHostsFiles.join("\0"), () =>
      indexKnownHosts(
        knownHostsFiles.flatMap((path) => once(this.#knownHostsFiles, path, () => readKnownHostsFile(path)).lines),
      ),
    );
  }

  async keys(destination: SshDestination, signal: AbortSignal): Promise<KeyOffers> {
    const { agentSocket, identityFiles } = destination;
    const files = identityFiles.flatMap((path) => {
      const read = () => readIdentityFile(this.#ssh2, path, this.#options.passphrase) ?? "missing";
      const file = once(this.#identities, path, read);
      return file === "missing" ? [] : file;
    });
    const agent: AgentKeys =
      agentSocket === undefined
        ? { keys: [] as ParsedKey[] }
        : await once(this.#agents, agentSocket, () => listAgentKeys(this.#ssh2, agentSocket, signal));
    const { problems, ...offers } = keyOffers(destination, files, agent.keys);
    return { ...offers, problems: [...problems, ...(agent.problem === undefined ? [] : [agent.problem])] };
  }

  /** why files of known_hosts could not be read */
  knownHostsProblems({ knownHostsFiles }: SshDestination): readonly string[] {
    return knownHostsFiles.flatMap((path) => this.#knownHostsFiles.get(path)?.problem ?? []);
  }
}

function once<T extends object | string>(cache: Map<string, T>, key: string, make: () => T): T {
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const made = make();
  cache.set(key, made);
  return made;
}
