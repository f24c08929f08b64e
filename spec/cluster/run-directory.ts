import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What stands in names of directories, cgroups and bridges, with the PID of the run that made them. */
const PREFIX = "kaudit-cluster-";

let own: string | undefined;

/** The directory of this run. The first call also removes what killed runs have left. */
export function runDirectory(): string {
  if (own === undefined) {
    removeLeftovers();
    own = join(tmpdir(), `${PREFIX}${process.pid}`);
    mkdirSync(own, { mode: 0o755 });
    writeFileSync(join(own, "started"), startOf(process.pid) ?? "");
  }
  return own;
}

/** A new directory below it. */
export function newDirectory(name: string): string {
  return mkdtempSync(join(runDirectory(), `${name}-`));
}

/** Names of this run that the kernel keeps when its processes are gone. */
export const bridgeName = (pid = process.pid) => `kab${pid}`;
export const cgroupName = (pid = process.pid) => `kaudit-cluster-${pid}`;

/**
 * Removes what runs have left whose process is gone: a directory, a bridge, cgroups. Their processes and mounts are gone already,
 * as they die with the run.
 */
export function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : Number.NaN);
    if (Number.isNaN(pid) || isRunning(pid, join(tmpdir(), name))) continue;
    removeRun(pid, join(tmpdir(), name));
  }
}

/** Everything of one run that outlives its processes. */
export function removeRun(pid = process.pid, directory = own): void {
  if (existsSync(`/sys/class/net/${bridgeName(pid)}`)) execFileSync("ip", ["link", "delete", bridgeName(pid)]);
  removeCgroups(cgroupName(pid));
  if (directory === undefined) return;
  removeTree(directory);
  if (directory === own) own = undefined;
}

function isRunning(pid: number, directory: string): boolean {
  const started = join(directory, "started");
  return existsSync(started) && readFileSync(started, "utf8") === startOf(pid);
}

/** When a process started, in ticks since boot: a PID alone may have been given to another meanwhile. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")[19];
  } catch {
    return undefined;
  }
}

function removeCgroups(name: string): void {
  for (const hierarchy of readdirSync("/sys/fs/cgroup")) {
    const cgroup = join("/sys/fs/cgroup", hierarchy, name);
    if (existsSync(cgroup)) execFileSync("find", [cgroup, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"]);
  }
}

/**
 * Removes a directory, unless something is mounted in it: that would be the very accident that kaudit is for.
 *
 * @throws {Error} when something is
 */
export function removeTree(directory: string): void {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  const below = mounts.map((line) => line.split(" ")[4] ?? "").find((place) => place.startsWith(`${directory}/`));
  if (below !== undefined) throw new Error(`${directory} is not removed: ${below} is mounted`);
  rmSync(directory, { recursive: true, force: true });
}
