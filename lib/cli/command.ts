import type { Arguments } from "./arguments/arguments.js";
import type { Flags } from "./arguments/flag.js";
import type { Terminal } from "./terminal.js";

/** Runs what the command line asked for; the answer is the exit code. */
export type Invocation = (terminal: Terminal) => Promise<number>;

/**
 * One command. Reading its arguments loads nothing heavy, so that `--help` and a mistyped flag are answered at once; what the
 * invocation needs is imported when it runs.
 */
export interface Command {
  /** words that call it: `["audit", "drain"]` */
  readonly path: readonly string[];
  readonly summary: string;
  /** operands and flags, as the first line of the help shows them */
  readonly usage: string;
  /** what the operands are called in the help, a blank between them; null where there are none */
  readonly operands: string | null;
  readonly flags: Flags;
  /** @throws {UsageError} on arguments that cannot be meant */
  prepare(given: Arguments): Invocation;
}
