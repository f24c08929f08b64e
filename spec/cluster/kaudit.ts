import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Report } from "../../lib/model/report.js";
import { type Ended, runToEnd } from "./kubectl.js";
import type { ClusterNode } from "./node/node.js";
import { newDirectory } from "./run-directory.js";

/** The person who runs kaudit: a home directory with a key pair and a known_hosts. */
export interface Operator {
  readonly home: string;
  /** type and key, as authorized_keys has it */
  readonly publicKey: string;
  /** puts the host's key into known_hosts and the operator's into the account's authorized_keys, as a line of its own making */
  meet(node: ClusterNode, user?: string, line?: (publicKey: string) => string): Promise<void>;
  /** runs kaudit, as a process of its own, with this home */
  kaudit(args: readonly string[], options?: KauditOptions): Promise<Ended>;
}

export interface KauditOptions {
  /** passed by --kubeconfig where it is given */
  readonly kubeconfig?: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export function makeOperator(): Operator {
  const home = newDirectory("operator");
  const ssh = join(home, ".ssh");
  mkdirSync(ssh, { mode: 0o700 });
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "operator", "-f", join(ssh, "id_ed25519")]);
  const publicKey = readFileSync(join(ssh, "id_ed25519.pub"), "utf8").split(" ").slice(0, 2).join(" ");
  return {
    home,
    publicKey,
    meet: async (node, user = "root", line = (key) => key) => {
      await node.authorize(line(publicKey), user);
      writeFileSync(join(ssh, "known_hosts"), `${node.address} ${node.hostKey}\n`, { flag: "a" });
      writeFileSync(join(ssh, "config"), `Host ${node.address}\n  User ${user}\n`, { flag: "a" });
    },
    kaudit: (args, { kubeconfig, input = "", env = {} } = {}) =>
      runToEnd(
        process.execPath,
        [resolve("dist/lib/cli.js"), ...args, ...(kubeconfig === undefined ? [] : ["--kubeconfig", kubeconfig])],
        { input, env: { PATH: process.env.PATH, HOME: home, ...env } },
      ),
  };
}

/**
 * The report of an audit that was printed as JSON.
 *
 * @throws {Error} with what it said where there is none
 */
export function reportOf({ exitCode, stdout, stderr }: Ended): Report {
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    throw new Error(`no report, exit code ${exitCode}: ${stderr || stdout.slice(0, 400)}`);
  }
}
