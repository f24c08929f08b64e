import type { UnobservedReason } from "../../model/observation.js";
import type { ProgramResult } from "./program.js";
import { quoteRemoteText } from "./remote-text.js";
import type { HostLimits, HostRun, HostRunEnd } from "./transport.js";

/**
 * The command that takes the script from its standard input, as words. It is sent to a remote shell as one line, so its
 * arguments are letters and digits and nothing has to be quoted.
 *
 * @throws {RangeError} for an argument with any other character
 */
export function shellCommand(args: readonly string[], sudo: boolean): readonly string[] {
  const wrong = args.find((argument) => !/^[0-9a-z]+$/.test(argument));
  if (wrong !== undefined)
    throw new RangeError(`an argument of the script is not of [0-9a-z]: ${JSON.stringify(wrong)}`);
  return [...(sudo ? ["sudo", "-n"] : []), "sh", "-s", ...args];
}

/** What became of a shell that was given the script. */
export interface ShellContext {
  /** the host in words, for a sentence */
  readonly on: string;
  readonly sudo: boolean;
  readonly limits: HostLimits;
  readonly signal: AbortSignal;
}

export function shellRun(result: ProgramResult, context: ShellContext): HostRun {
  return { output: result.stdout, end: shellEnd(result, context) };
}

function shellEnd({ end, stdout, stderr }: ProgramResult, { on, sudo, limits, signal }: ShellContext): HostRunEnd {
  const failed = (reason: UnobservedReason, why: string): HostRunEnd => ({
    kind: "failed",
    reason,
    detail: `cannot run the script on ${on}: ${why}`,
  });
  switch (end.kind) {
    case "exited":
      // How a shell tells that the shell below it was killed.
      if (end.status > 128) return failed("connection-lost", `it was ended by signal ${end.status - 128}`);
      return (stdout.length === 0 ? silentEnd(end.status, stderr, sudo, failed) : undefined) ?? { ...end, stderr };
    case "killed":
      return failed("connection-lost", `it was ended by ${end.signal}`);
    case "lost":
      return failed("connection-lost", "the connection closed before it ended");
    case "timeout":
      return failed("timeout", `it did not end within ${limits.runSeconds} s`);
    case "flooded":
      return failed("truncated", `its output is larger than ${limits.outputBytes} bytes, and the rest was not read`);
    case "aborted":
      return { kind: "failed", ...abortedRun(on, signal) };
    case "error":
      return failed("connection-lost", end.error.message);
  }
}

/** A shell that failed and printed nothing has not run the script, which begins with a frame whatever it finds. */
function silentEnd(
  status: number,
  stderr: string,
  sudo: boolean,
  failed: (reason: UnobservedReason, why: string) => HostRunEnd,
): HostRunEnd | undefined {
  if (status === 0) return undefined;
  const saying = (line = "") => (line.trim() === "" ? `exit status ${status}` : quoteRemoteText(line));
  const said = saying(stderr);
  // A forced command may call it as well.
  if (sudo || /^sudo: /m.test(stderr)) {
    // Its last word decided; what comes before, such as a host name that does not resolve, stops nothing.
    const lastWord = saying(
      stderr
        .trim()
        .split(/[\r\n]+/)
        .at(-1),
    );
    return failed(
      "sudo-refused",
      `sudo -n refuses it (${lastWord}); install the script and the lines for sudoers that \`kaudit permissions --ssh\` prints`,
    );
  }
  // 127: the shell of the account found no sh; Windows says it in words.
  if (status === 127 || /is not recognized/.test(stderr)) {
    return failed("unsupported-os", `it has no POSIX shell (${said})`);
  }
  return undefined;
}

/** Why a run ended that the caller has given up: its deadline, or a person who pressed Ctrl-C. */
export function abortedRun(
  on: string,
  signal: AbortSignal,
): { readonly reason: UnobservedReason; readonly detail: string } {
  const isDeadline = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
  return isDeadline
    ? { reason: "timeout", detail: `${on} was not read to the end before the deadline of the whole run` }
    : { reason: "not-collected", detail: `${on} was not read to the end: the run was interrupted` };
}
