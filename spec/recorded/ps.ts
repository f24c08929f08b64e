import { completeLines } from "../../lib/collect/host/lines.js";
import { MalformedError } from "../../lib/collect/host/malformed.js";
import { allowedArguments } from "../../lib/collect/host/process-arguments.js";
import { processRole } from "../../lib/collect/host/process-role.js";
import type { HostProcess } from "../../lib/model/host-facts.js";

const PROCESS = /^ *(\d+) +(\d+) [A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \d{4} (.+)$/;

/**
 * `ps -eo pid,ppid,lstart,args`, of which the recording keeps the runtime's and the kubelet's processes.
 *
 * @throws {MalformedError}
 */
export function parsePs(text: string): readonly HostProcess[] {
  return completeLines(text, "ps").flatMap((line) => {
    const [, pid, parentPid, command] = PROCESS.exec(line) ?? [];
    if (command === undefined) throw new MalformedError("ps", line);
    const [, defunct] = /^\[(.+)\] <defunct>$/.exec(command) ?? [];
    const [program = "", ...words] = command.split(" ");
    const role = processRole(defunct ?? program);
    if (role === undefined) return [];
    const isDefunct = defunct !== undefined;
    return [
      {
        pid: Number(pid),
        parentPid: Number(parentPid),
        role,
        isDefunct,
        arguments: isDefunct ? {} : allowedArguments(role, words),
      },
    ];
  });
}
