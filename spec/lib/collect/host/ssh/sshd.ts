import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { installedPath } from "../../../../installed.js";
import { skipSaying } from "../../../../skip.js";

/** A real sshd on loopback with host keys, configuration and port of its own. */
export interface Sshd {
  readonly port: number;
  readonly pid: number;
  log(): string;
  stop(): Promise<void>;
}

/** A directory with the keys of a test; removed at its end. */
export interface KeyRing {
  readonly directory: string;
  path(name: string): string;
  /** makes a key pair and returns the path of its private part */
  key(name: string, ...options: readonly string[]): string;
  /** type and key of a public key, as known_hosts and authorized_keys hold it */
  publicKey(name: string): string;
  write(name: string, text: string): string;
  remove(): void;
}

export function makeKeyRing(): KeyRing {
  const directory = mkdtempSync(join(tmpdir(), "kaudit-ssh-"));
  const path = (name: string) => join(directory, name);
  return {
    directory,
    path,
    key: (name, ...options) => {
      const stated = options.includes("-N") ? [] : ["-N", ""];
      const type = options.includes("-t") ? [] : ["-t", "ed25519"];
      execFileSync("ssh-keygen", ["-q", "-C", name, "-f", path(name), ...type, ...stated, ...options]);
      return path(name);
    },
    publicKey: (name) =>
      readFileSync(path(`${name}.pub`), "utf8")
        .split(" ")
        .slice(0, 2)
        .join(" "),
    write: (name, text) => {
      writeFileSync(path(name), text, { mode: 0o600 });
      return path(name);
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Why no sshd can be started here; undefined where it can. */
function sshdIsMissing(): string | undefined {
  if (installedPath("sshd") === undefined) return "no sshd is installed (package openssh-server)";
  return installedPath("ssh-keygen") === undefined ? "no ssh-keygen is installed (package openssh-client)" : undefined;
}

/** Skips the tests that need sshd, with one line that says why. */
export function skipWithoutSshd(context: Mocha.Context): void {
  const missing = sshdIsMissing();
  if (missing !== undefined) skipSaying(context, missing);
}

/**
 * Starts sshd. It lets the person in who runs the test, be it root or not.
 *
 * @param options lines of sshd_config; the first of a keyword counts, so they come before the defaults
 * @param wrapper program and arguments that start it, for a mount namespace of its own
 */
export async function startSshd(
  ring: KeyRing,
  name: string,
  options: readonly string[],
  wrapper: readonly string[] = [],
): Promise<Sshd> {
  const port = await freePort();
  // Without it, sshd of root does not start; for others it needs none.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const config = ring.write(
    `${name}.sshd_config`,
    [
      ...options,
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `AuthorizedKeysFile ${ring.path("authorized_keys")}`,
      "StrictModes no",
      // Away from the person's own ~/.bashrc, which bash reads under sshd.
      `SetEnv HOME=${ring.directory}`,
      "UsePAM no",
      "PidFile none",
      "PermitRootLogin yes",
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "LogLevel VERBOSE",
      "",
    ].join("\n"),
  );
  const [program = "", ...args] = [...wrapper, installedPath("sshd") ?? "sshd", "-D", "-e", "-f", config];
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  for (let tries = 0; !log.includes("Server listening") && tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`sshd did not start: ${log}`);
    await sleep(50);
  }
  return { port, pid: child.pid ?? 0, log: () => log, stop: () => stop(child) };
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port on loopback");
  return address.port;
}
