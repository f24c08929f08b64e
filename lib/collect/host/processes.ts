import type { HostProcess } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";
import { allowedArguments } from "./process-arguments.js";
import { processRole } from "./process-role.js";

const WHAT = "/proc/PID/cmdline";
const LINE = /^(?<pid>\d+) (?<parent>\d+) (?<state>[A-Za-z]) (?<name>\S+) (?<cgroup>\/\S*) (?<arguments>.*)$/s;

/**
 * `PID PARENT STATE NAME CGROUP ARGUMENTS`, of the last each ended by \u0001, with \u0002 for a newline. Whatever is on
 * no allow-list is dropped here. A program in a container that has a runtime's name is none; etcd and the API server run in
 * containers where kubeadm has set them up.
 *
 * @throws {MalformedError}
 * @see proc_pid_cmdline(5), proc_pid_cgroup(5)
 */
export function parseProcesses(text: string): readonly HostProcess[] {
  return completeList(text, WHAT).flatMap((line, index) => {
    const groups = LINE.exec(line)?.groups;
    if (groups === undefined) throw malformedLine(WHAT, index, "is no process");
    const words = (groups.arguments ?? "").replaceAll("\u0002", "\n").split("\u0001");
    const { pid, parent, state, name = "", cgroup = "" } = groups;
    const role = processRole(name) ?? processRole(words[0] ?? "");
    const podUid = podUidOf(cgroup);
    const isForeign = podUid !== undefined && role !== "etcd" && role !== "kube-apiserver";
    if (role === undefined || isForeign) return [];
    const process = { pid: Number(pid), parentPid: Number(parent), role, isDefunct: state === "Z" || state === "X" };
    return [
      { ...process, ...(podUid === undefined ? {} : { podUid }), arguments: allowedArguments(role, words.slice(1)) },
    ];
  });
}

/**
 * `…/kubepods-burstable-pod3f1c…_….slice/cri-containerd-9a….scope` or `…/kubepods/burstable/pod3f1c…/9a…`. A shim may stand in
 * its Pod's cgroup, but not in a container's.
 */
function podUidOf(cgroup: string): string | undefined {
  const [, uid] =
    /kubepods.*?pod([0-9a-f]{8}[-_0-9a-f]{24,28})(?:\.slice)?\/.*[0-9a-f]{64}/.exec(cgroup.slice(0, 4096)) ?? [];
  return uid?.replaceAll("_", "-");
}
