import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasEtcd = spawnSync("etcd", ["--version"]).status === 0 && spawnSync("etcdctl", ["version"]).status === 0;

/** Files that a real etcd left: `snapshot.db` by etcdctl snapshot save, `copy.db` its database file, copied. */
export interface EtcdFiles {
  readonly directory: string;
  remove(): void;
}

/** Runs an etcd, writes enough into it for a database of some pages, saves, copies, and ends it. */
export async function makeEtcdFiles(): Promise<EtcdFiles> {
  const directory = mkdtempSync(join(tmpdir(), "kaudit-etcd-"));
  const [client, peer] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
  const etcd = spawn(
    "etcd",
    [
      ["--name", "n1", "--data-dir", join(directory, "data"), "--initial-cluster", `n1=${peer}`],
      ["--listen-client-urls", client, "--advertise-client-urls", client],
      ["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer],
    ].flat(),
    { stdio: "ignore" },
  );
  try {
    for (let key = 0; key < 20; key++) etcdctl(client, ["put", `key${key}`], "x".repeat(20_000));
    etcdctl(client, ["snapshot", "save", join(directory, "snapshot.db")]);
  } finally {
    await ended(etcd);
  }
  copyFileSync(join(directory, "data", "member", "snap", "db"), join(directory, "copy.db"));
  return { directory, remove: () => rmSync(directory, { recursive: true }) };
}

function etcdctl(endpoint: string, words: readonly string[], input = ""): void {
  const env = { ...process.env, ETCDCTL_API: "3" };
  // The first command waits until the server has elected itself.
  const { status, stderr } = spawnSync(
    "etcdctl",
    ["--endpoints", endpoint, "--dial-timeout", "20s", "--command-timeout", "60s", ...words],
    {
      input,
      env,
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`etcdctl ${words.join(" ")}: ${stderr}`);
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
