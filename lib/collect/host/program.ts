import type { Readable, Writable } from "node:stream";

/** A program that runs here or behind a connection: a child process and an SSH channel look the same from here. */
export interface Program {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  onExit(listener: (status: number | null, signal: string | null) => void): void;
  onClose(listener: () => void): void;
  onError(listener: (error: Error) => void): void;
  /** ends it for good, whatever state it is in */
  stop(): void;
}

export type ProgramEnd =
  | { readonly kind: "exited"; readonly status: number }
  | { readonly kind: "killed"; readonly signal: string }
  /** it went away and nobody said how it ended */
  | { readonly kind: "lost" }
  | { readonly kind: "timeout" }
  | { readonly kind: "flooded" }
  | { readonly kind: "aborted" }
  | { readonly kind: "error"; readonly error: Error };

export interface ProgramResult {
  readonly stdout: Uint8Array;
  /** the first 4 KiB, as text */
  readonly stderr: string;
  readonly end: ProgramEnd;
}

export interface ProgramLimits {
  readonly milliseconds: number;
  readonly outputBytes: number;
}

const STDERR_BYTES = 4096;
/**
 * [ms] of silence after which the output of a program that has exited counts as whole: something it left behind may hold
 * the pipe open for as long as it lives.
 */
const SILENCE = 1000;

/** Gives a program its input and watches it to its end, or to its limits. It is stopped on every way out. */
export function watchProgram(
  program: Program,
  input: string,
  limits: ProgramLimits,
  signal: AbortSignal,
): Promise<ProgramResult> {
  const stdout = new BoundedBytes(limits.outputBytes);
  const stderr = new BoundedBytes(STDERR_BYTES);
  return new Promise((resolve) => {
    let exit: ProgramEnd | undefined;
    let silence: NodeJS.Timeout | undefined;
    const finish = (end: ProgramEnd) => {
      clearTimeout(deadline);
      clearTimeout(silence);
      signal.removeEventListener("abort", abort);
      program.stop();
      resolve({ stdout: stdout.bytes(), stderr: Buffer.from(stderr.bytes()).toString("utf8"), end });
    };
    const abort = () => finish({ kind: "aborted" });
    const deadline = setTimeout(() => finish({ kind: "timeout" }), limits.milliseconds);
    const waitForSilence = () => {
      if (exit === undefined) return;
      clearTimeout(silence);
      silence = setTimeout(finish, SILENCE, exit);
    };
    const take = (bytes: BoundedBytes) => (chunk: Uint8Array) => {
      bytes.push(chunk);
      if (bytes.seen > limits.outputBytes) finish({ kind: "flooded" });
      else waitForSilence();
    };
    signal.addEventListener("abort", abort, { once: true });
    program.stdout.on("data", take(stdout));
    program.stderr.on("data", take(stderr));
    program.onError((error) => finish({ kind: "error", error }));
    program.onExit((status, killedBy) => {
      exit = status === null ? { kind: "killed", signal: killedBy ?? "unknown" } : { kind: "exited", status };
      waitForSilence();
    });
    program.onClose(() => finish(exit ?? { kind: "lost" }));
    // A program that ends before it has read everything breaks its pipe; how it ended tells the rest.
    program.stdin.on("error", () => undefined);
    if (signal.aborted) abort();
    else program.stdin.end(input);
  });
}

/** The first bytes of a stream; what follows is counted and let go. */
class BoundedBytes {
  readonly #chunks: Uint8Array[] = [];
  readonly #limit: number;
  #kept = 0;
  seen = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    this.seen += chunk.length;
    const room = this.#limit - this.#kept;
    if (room <= 0) return;
    const kept = chunk.subarray(0, room);
    this.#chunks.push(kept);
    this.#kept += kept.length;
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }
}
