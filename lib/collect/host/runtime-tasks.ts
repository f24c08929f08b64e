import type { RuntimeTask } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";

const WHAT = "/run/containerd/io.containerd.runtime.v2.task";

/**
 * `ID PID STATE` of each directory that a shim of containerd keeps; STATE is the process's own, `gone` where there is none.
 *
 * @throws {MalformedError}
 * @see proc_pid_stat(5)
 */
export function parseRuntimeTasks(text: string): readonly RuntimeTask[] {
  return completeList(text, WHAT).map((line, index) => {
    const [, id, pid, state] = /^([A-Za-z0-9][\w.-]*) (\d+) ([A-Za-z]|gone)$/.exec(line) ?? [];
    if (id === undefined || pid === undefined) throw malformedLine(WHAT, index, "is no task");
    const isStopped = state === "gone" || state === "Z" || state === "X";
    return { id, pid: Number(pid), status: isStopped ? "STOPPED" : "RUNNING" };
  });
}
