import { startProgram } from "./child-program.js";
import { watchProgram } from "./program.js";
import { abortedRun, shellCommand, shellRun } from "./shell.js";
import { failedRun, type HostTransport } from "./transport.js";

/** Where the shell and sudo are looked for; the script sets its own path. */
const ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };
const HERE = "this machine";

/** Runs the script on the machine that kaudit runs on. Nothing proves which machine that is but the script's own word. */
export function localTransport({ sudo }: { readonly sudo: boolean }): HostTransport {
  return {
    source: "local sh",
    kind: "local",
    async run(script, args, limits, signal) {
      if (signal.aborted) {
        const { reason, detail } = abortedRun(HERE, signal);
        return failedRun(reason, detail);
      }
      const [command = "sh", ...rest] = shellCommand(args, sudo);
      const program = startProgram(command, rest, ENVIRONMENT);
      const programLimits = { milliseconds: limits.runSeconds * 1000, outputBytes: limits.outputBytes };
      return shellRun(await watchProgram(program, script, programLimits, signal), { on: HERE, sudo, limits, signal });
    },
  };
}
