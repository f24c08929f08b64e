import { UsageError } from "../../model/errors.js";
import type { Arguments } from "./arguments.js";
import type { Flags } from "./flag.js";
import { type OutputTarget, readOutputTargets } from "./output-targets.js";

/** How much is told on standard error beside errors: nothing, what was written, or also what was read. */
export type Verbosity = "quiet" | "normal" | "verbose";

/** How a report is shown, and where. */
export interface DisplayOptions {
  readonly outputs: readonly OutputTarget[];
  /** colour, where standard output is a terminal */
  readonly color: boolean;
  readonly verbosity: Verbosity;
}

export const VERBOSITY_FLAGS: Flags = {
  quiet: { type: "switch", short: "q", describe: "tell nothing but errors on standard error" },
  verbose: { type: "switch", short: "v", describe: "tell on standard error what is read" },
};

export const DISPLAY_FLAGS: Flags = {
  output: {
    type: "values",
    short: "o",
    placeholder: "FORMAT[=FILE]",
    describe: "format of the report, and the file it goes to; several times",
    fallback: "table",
  },
  "no-color": { type: "switch", describe: "no colour, as with NO_COLOR" },
  ...VERBOSITY_FLAGS,
};

/** @throws {UsageError} on two outputs to one place, or --quiet with --verbose */
export function readDisplayOptions(given: Arguments): DisplayOptions {
  return {
    outputs: readOutputTargets(given.values("output"), "table"),
    color: !given.switch("no-color"),
    verbosity: readVerbosity(given),
  };
}

/** @throws {UsageError} on --quiet with --verbose */
export function readVerbosity(given: Arguments): Verbosity {
  const [quiet, verbose] = [given.switch("quiet"), given.switch("verbose")];
  if (quiet && verbose) throw new UsageError("--quiet and --verbose are both given; give one of them");
  return quiet ? "quiet" : verbose ? "verbose" : "normal";
}
