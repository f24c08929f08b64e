import type { Verbosity } from "./arguments/display-options.js";
import { say } from "./standard-streams.js";
import type { Terminal } from "./terminal.js";

/** What a person is told on standard error while a command runs. */
export interface Progress {
  /** what was assumed, passed over or written; silent with --quiet */
  note(sentence: string): Promise<void>;
  /** what is being done; only with --verbose */
  detail(sentence: string): Promise<void>;
}

export function progressOf(verbosity: Verbosity, terminal: Terminal): Progress {
  const tell = (sentence: string) => say(terminal, `kaudit: ${sentence}`);
  const silence = () => Promise.resolve();
  return {
    note: verbosity === "quiet" ? silence : tell,
    detail: verbosity === "verbose" ? tell : silence,
  };
}
