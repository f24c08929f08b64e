import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Ended, runToEnd } from "../kubectl.js";
import { type Program, startProgram } from "../program.js";
import { newDirectory, removeTree } from "../run-directory.js";
import { until } from "../until.js";
import { IN_CGROUPS, makeCgroups } from "./cgroups.js";
import { connect, type Link } from "./network.js";

export interface MachineOptions {
  readonly name: string;
  /** of the root's mounts; `shared` as systemd makes it, where it is not said */
  readonly propagation?: "shared" | "private";
  /** directory that the machine sees as /opt/kubernetes/bin */
  readonly programs?: string;
}

/**
 * A Linux machine made of namespaces, with disks, processes, an address and a root of its own: `/` on an ext4, `/data900` on an
 * xfs, 3 GiB each, sparse. Nothing that is done in it reaches the files of the machine that it runs on.
 */
export interface Machine {
  readonly name: string;
  readonly address: string;
  readonly podRange: string;
  /** of its init, as seen from outside */
  readonly pid: number;
  /** runs shell code as root and gives back what it printed. @throws {Error} when it fails, with what it said */
  run(script: string, input?: string | Buffer): Promise<string>;
  /** the same, for what may fail */
  attempt(script: string, input?: string | Buffer): Promise<Ended>;
  /** writes a file in it, and the directories above it */
  write(path: string, text: string | Buffer, mode?: string): Promise<void>;
  /** the power is cut: every process and mount is gone at once */
  stop(): Promise<void>;
}

const DISK_BYTES = String(3 * 2 ** 30);

const SCRIPT = "spec/cluster/node/machine.sh";

export async function startMachine({ name, propagation = "shared", programs }: MachineOptions): Promise<Machine> {
  const directory = newDirectory(name);
  const disk = (file: string) => join(directory, file);
  for (const file of ["root.img", "data.img"]) execFileSync("truncate", ["--size", DISK_BYTES, disk(file)]);
  execFileSync("mkfs.ext4", ["-q", "-E", "lazy_itable_init=1", disk("root.img")]);
  execFileSync("mkfs.xfs", ["-q", disk("data.img")]);
  const none = join(directory, "programs");
  mkdirSync(none);

  const namespaces = ["--mount", "--pid", "--fork", "--net", "--uts", "--ipc", "--cgroup"];
  const init = ["sh", resolve(SCRIPT), name, directory, programs ?? none, propagation];
  const logFile = join(directory, "init.log");
  const program = startProgram(
    name,
    // The namespace of cgroups begins where the process is when it is made.
    [...IN_CGROUPS, makeCgroups(), "unshare", ...namespaces, "--kill-child=KILL", "--", ...init],
    { logFile },
  );
  const { pid, link } = await joined(name, program).catch(async (error: unknown) => {
    await program.stop("SIGKILL");
    throw error;
  });
  const attempt = (script: string, input?: string | Buffer) => runInside(pid, script, input);
  const run = async (script: string, input?: string | Buffer) => {
    const { exitCode, stdout, stderr } = await attempt(script, input);
    if (exitCode !== 0) throw new Error(`on ${name}, exit code ${exitCode}: ${script.trim()}\n${stderr}`);
    return stdout;
  };
  const write = async (path: string, text: string | Buffer, mode = "644") => {
    await run(`mkdir -p "$(dirname '${path}')" && cat >'${path}' && chmod ${mode} '${path}'`, text);
  };
  await write("/opt/bin/systemctl", readFileSync("spec/cluster/node/systemctl.sh", "utf8"), "755");
  return {
    name,
    address: link.address,
    podRange: link.podRange,
    pid,
    run,
    attempt,
    write,
    stop: async () => {
      await program.stop("SIGKILL");
      await until(`the machine ${name} to be gone`, 20, () => !existsSync(`/proc/${pid}`));
      link.release();
      removeTree(directory);
    },
  };
}

/** Waits for its init, and gives it its address. */
async function joined(name: string, program: Program): Promise<{ readonly pid: number; readonly link: Link }> {
  const said = await until(`the machine ${name}`, 60, () => {
    return /^ready (\d+)$/m.exec(program.log()) ?? (program.isRunning() ? undefined : "ended");
  });
  if (said === "ended") throw new Error(`the machine ${name} did not start: ${program.log()}`);
  const pid = Number(said[1]);
  return { pid, link: connect(pid) };
}

/** The environment of a login of root; /opt/bin is where the machine has its own systemctl. */
const ENTER = `
  for hierarchy in /sys/fs/cgroup/*/cgroup.procs; do echo "$$" >"$hierarchy"; done
  cd /root
  exec env -i HOME=/root LC_ALL=C.UTF-8 PATH=/opt/bin:/opt/kubernetes/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \\
    sh -c "$1"`;

function runInside(pid: number, script: string, input?: string | Buffer): Promise<Ended> {
  const namespaces = ["--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup"];
  const words = ["--target", String(pid), ...namespaces, "--", "sh", "-c", ENTER, "sh", script];
  return runToEnd("nsenter", words, input === undefined ? {} : { input });
}
