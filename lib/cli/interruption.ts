import type { Terminal } from "./terminal.js";

/** Ends long work early, by a person's Ctrl-C or by a deadline, so that what is there can still be reported. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 130 or 143 when a signal, not the deadline, ended it; null when none did */
  exitCode(): number | null;
  /** gives signals back to whoever had them */
  end(): void;
}

/** @param deadlineSeconds  [s]; null is no limit */
export function interruption(terminal: Terminal, deadlineSeconds: number | null): Interruption {
  const person = new AbortController();
  let exitCode: number | null = null;
  const release = terminal.onInterrupt((code) => {
    exitCode = code;
    person.abort(new DOMException("interrupted", "AbortError"));
  });
  const deadline = deadlineSeconds === null ? [] : [AbortSignal.timeout(deadlineSeconds * 1000)];
  return {
    signal: AbortSignal.any([person.signal, ...deadline]),
    exitCode: () => exitCode,
    end: release,
  };
}
