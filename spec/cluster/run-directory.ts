import { spawnSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What stands in names of directories, cgroups and bridges, with the PID of the run that made them. */
const PREFIX = "kaudit-cluster-";

let own: string | undefined;

/** The directory of this run. The first call also removes what killed runs have left. */
export function runDirectory(): string {
  if (own === undefined) {
    removeLeftovers();
    own = directoryOf(process.pid);
    mkdirSync(own, { mode: 0o755 });
    writeFileSync(join(own, "started"), startOf(process.pid) ?? "");
  }
  return own;
}

/** A new directory below it. */
export function newDirectory(name: string): string {
  return mkdtempSync(join(runDirectory(), `${name}-`));
}

/** The directory of a run, whether it is there or not. */
export const directoryOf = (pid: number) => join(tmpdir(), `${PREFIX}${pid}`);

/** Names of this run that the kernel keeps when its processes are gone. */
export const bridgeName = (pid = process.pid) => `kab${pid}`;
export const cgroupName = (pid = process.pid) => `kaudit-cluster-${pid}`;

/**
 * Removes what runs have left whose process is gone: a directory, a bridge, cgroups. Their processes and mounts are gone already,
 * as they die with the run.
 */
export function removeLeftovers(): void {
  for (const pid of runs()) {
    if (pid !== process.pid && !isRunning(pid)) removeRun(pid, directoryOf(pid));
  }
}

/** PIDs that name a directory, a bridge or a cgroup. Any of them may be there without the others. */
function runs(): ReadonlySet<number> {
  const cgroups = readdirSync("/sys/fs/cgroup").flatMap((hierarchy) => namesIn(join("/sys/fs/cgroup", hierarchy)));
  const names = [...namesIn(tmpdir()), ...cgroups, ...namesIn("/sys/class/net")];
  const pids = names.flatMap((name) => /^(?:kaudit-cluster-|kab)(\d+)$/.exec(name)?.[1] ?? []);
  return new Set(pids.map(Number));
}

function namesIn(directory: string): readonly string[] {
  return lstatSync(directory).isDirectory() ? readdirSync(directory) : [];
}

/** Everything of one run that outlives its processes. */
export function removeRun(pid = process.pid, directory = own): void {
  if (existsSync(`/sys/class/net/${bridgeName(pid)}`)) spawnSync("ip", ["link", "delete", bridgeName(pid)]);
  removeCgroups(cgroupName(pid));
  if (directory === undefined) return;
  removeTree(directory);
  if (directory === own) own = undefined;
}

/** A run with another temporary directory than this one counts as running as long as its PID is taken. */
function isRunning(pid: number): boolean {
  const started = join(directoryOf(pid), "started");
  return existsSync(started) ? readFileSync(started, "utf8") === startOf(pid) : startOf(pid) !== undefined;
}

/**
 * When a process started, in ticks since boot: a PID alone may have been given to another meanwhile. One that is dead and not
 * waited for yet is none.
 */
function startOf(pid: number): string | undefined {
  try {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return state === "Z" || state === "X" ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

function removeCgroups(name: string): void {
  for (const hierarchy of readdirSync("/sys/fs/cgroup")) {
    const cgroup = join("/sys/fs/cgroup", hierarchy, name);
    // One with a process in it stays; whoever starts next tries again.
    if (existsSync(cgroup)) spawnSync("find", [cgroup, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"]);
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
