import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { INVISIBLE_CODE_POINTS } from "../../derive/invisible.js";
import { InputError } from "../../model/errors.js";
import type { ExecPlugin } from "./kubeconfig.js";
import type { Credentials } from "./kubeconfig-credentials.js";
import { type ExecCluster, type ExecCredential, execInfo, parseExecCredential } from "./kubeconfig-exec-credential.js";
import { wordsFor } from "./kubeconfig-file.js";
import type { Environment } from "./kubeconfig-load.js";
import { secretsOf, withoutSecrets } from "./plugin-words.js";

const TIMEOUT_SECONDS = 60;
const MAX_STDOUT_BYTES = 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;

export interface ExecOptions {
  readonly env: Environment;
  /** gets what the plugin writes to stderr (a device code, an error), line by line, without secrets and control characters */
  readonly onStderr: (text: string) => void;
  /** ends a plugin that still runs */
  readonly signal: AbortSignal;
  readonly timeoutSeconds?: number;
  readonly now?: () => number;
}

/**
 * Credentials from an exec plugin: run at most once at a time, kept until they expire (for ever where the plugin names no
 * end), run once more after a 401. A plugin that failed is not run again: each of forty lists would wait for it.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function execCredentials(plugin: ExecPlugin, cluster: ExecCluster, options: ExecOptions): Credentials {
  const now = options.now ?? Date.now;
  let held: Promise<ExecCredential> | undefined;
  const run = () => runPlugin(plugin, cluster, options).then((text) => parseExecCredential(text, plugin));
  const isOver = ({ expiresAt }: ExecCredential) => expiresAt !== null && now() >= expiresAt;
  // A run that another request began in the meantime is waited for: whoever replaces `held` first is the only one to do so.
  const replace = async (old: Promise<ExecCredential>): Promise<ExecCredential> => {
    if (held === old) held = run();
    return await (held ?? old);
  };
  return {
    async current() {
      held ??= run();
      const seen = held;
      const credential = await seen;
      return (isOver(credential) ? await replace(seen) : credential).credential;
    },
    async renew(rejected) {
      const seen = held;
      if (seen === undefined) return null;
      const current = await seen;
      const fresh = current.credential === rejected ? await replace(seen) : current;
      return fresh.credential;
    },
  };
}

/**
 * Runs the plugin without a shell and without a standard input.
 *
 * @returns what it printed on stdout
 * @throws {InputError} when it cannot be started, fails, prints too much or does not end in time
 */
async function runPlugin(plugin: ExecPlugin, cluster: ExecCluster, options: ExecOptions): Promise<string> {
  const extra = Object.fromEntries(plugin.env.map(({ name, value }) => [name, value]));
  const env = { ...options.env, ...extra, KUBERNETES_EXEC_INFO: execInfo(plugin, cluster) };
  const seconds = options.timeoutSeconds ?? TIMEOUT_SECONDS;
  const { promise, resolve, reject } = deferred<string>();
  const fail = (fault: string) => reject(new InputError(`the exec plugin ${plugin.command} ${fault}`));
  const child = start(plugin, env);
  const timer = setTimeout(() => fail(`did not end within ${seconds} s and was killed`), seconds * 1000);
  const onAbort = () => fail("was stopped");
  options.signal.addEventListener("abort", onAbort, { once: true });
  if (options.signal.aborted) onAbort();
  const stdout = takeStdout(child.stdout, () => fail("printed more than 1 MiB"));
  forwardStderr(child.stderr, secretsOf(plugin.env), options.onStderr);
  child.on("error", (error: NodeJS.ErrnoException) => fail(startFault(error, plugin)));
  child.on("close", (code, killedBy) => {
    if (code === 0) resolve(Buffer.concat(stdout).toString("utf8"));
    else fail(code === null ? `was ended by ${killedBy}` : `failed with exit code ${code}`);
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", onAbort);
    // Not waited for: a child of its own may hold the pipes open for ever.
    child.kill("SIGKILL");
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
}

function start(plugin: ExecPlugin, env: NodeJS.ProcessEnv): ChildProcessByStdio<null, Readable, Readable> {
  try {
    return spawn(plugin.command, plugin.args, { env, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
  } catch (error) {
    throw new InputError(`the exec plugin ${plugin.command} ${startFault(error as NodeJS.ErrnoException, plugin)}`);
  }
}

function takeStdout(stream: Readable, onTooMuch: () => void): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_STDOUT_BYTES) onTooMuch();
    else chunks.push(chunk);
  });
  return chunks;
}

function startFault(error: NodeJS.ErrnoException, plugin: ExecPlugin): string {
  if (error.code !== "ENOENT") return `cannot be started: ${wordsFor(error)}`;
  const hint =
    plugin.installHint === "" ? "install it, or correct users[].user.exec.command" : visible(plugin.installHint);
  return `is not there: ${hint.trim()}`;
}

/** Whole lines, since a secret may be cut anywhere; a key in PEM, from its first line to its last. */
function forwardStderr(stream: Readable, secrets: readonly string[], onStderr: (text: string) => void): void {
  const decoder = new StringDecoder("utf8");
  let bytes = 0;
  let held = "";
  const show = (text: string) => {
    if (text !== "") onStderr(visible(withoutSecrets(text, secrets)));
  };
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_STDERR_BYTES) return;
    held += decoder.write(chunk);
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----(?![\s\S]*-----END)/.test(held)) return;
    const end = held.lastIndexOf("\n") + 1;
    show(held.slice(0, end));
    held = held.slice(end);
  });
  // Whatever ended it: what stands there without a line break is its last word.
  stream.on("close", () => show(held));
}

/** Text without what would move the cursor, colour the screen or hide a part; line breaks and tabs stay. */
function visible(text: string): string {
  return text.replaceAll(INVISIBLE_CODE_POINTS, (codePoint) => (/[\n\t]/.test(codePoint) ? codePoint : ""));
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
