import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { bridgeName, cgroupName, directoryOf } from "../run-directory.js";

/** What there still is of a run of these specs, a line each. Its namespaces are those of its processes, and end with them. */
export interface Traces {
  /** what the kernel takes away when the run's process is gone */
  readonly living: readonly string[];
  /** what the next run has to remove */
  readonly lying: readonly string[];
}

export function tracesOf(pid: number): Traces {
  const directory = directoryOf(pid);
  const links = readdirSync("/sys/class/net");
  const lines = (text: string) => text.split("\n").filter((line) => line.includes(`${directory}/`));
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && name !== String(pid));
  return {
    living: [
      ...processes.filter((each) => isOf(each, directory, cgroupName(pid))).map((each) => `process ${each}`),
      ...new Set(processes.flatMap((each) => lines(read(each, "mountinfo"))).map((line) => `mount ${line}`)),
      ...lines(execFileSync("losetup", ["--all"], { encoding: "utf8" })).map((line) => `loop device ${line}`),
      ...links.filter((name) => name.startsWith(`kav${pid}n`)).map((name) => `link ${name}`),
    ],
    lying: [
      ...links.filter((name) => name === bridgeName(pid)).map((name) => `link ${name}`),
      ...readdirSync("/sys/fs/cgroup")
        .filter((hierarchy) => existsSync(`/sys/fs/cgroup/${hierarchy}/${cgroupName(pid)}`))
        .map((hierarchy) => `cgroup of ${hierarchy}`),
      ...(existsSync(directory) ? [`directory ${directory}`] : []),
    ],
  };
}

/** A control plane's process names the run's directory, one of a machine is in its cgroup. */
function isOf(pid: string, directory: string, cgroup: string): boolean {
  return read(pid, "cmdline").includes(`${directory}/`) || read(pid, "cgroup").includes(`/${cgroup}/`);
}

/** Nothing, of a process that ended meanwhile. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
