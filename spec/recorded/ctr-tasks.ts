import { linesBelow } from "../../lib/collect/host/lines.js";
import { MalformedError } from "../../lib/collect/host/malformed.js";
import type { RuntimeTask } from "../../lib/model/host-facts.js";

/**
 * `ctr -n k8s.io tasks list`.
 *
 * @throws {MalformedError}
 */
export function parseTasks(text: string): readonly RuntimeTask[] {
  return linesBelow(/^TASK +PID +STATUS *$/, text, "ctr tasks list").map((line) => {
    const [, id, pid, status] = /^(\S+) +(\d+) +([A-Z]+) *$/.exec(line) ?? [];
    if (id === undefined || status === undefined) throw new MalformedError("ctr tasks list", line);
    return { id, pid: Number(pid), status };
  });
}
