import type { UnobservedReason } from "../../model/observation.js";

/** Bounds of one run on one host; whoever answers, no more than this is spent on it. */
export interface HostLimits {
  /** [s] for one try to log in */
  readonly connectSeconds: number;
  /** [s] for the script, once logged in */
  readonly runSeconds: number;
  /** [B] of the script's output; what follows is not read */
  readonly outputBytes: number;
}

/** The script ran to its end, or why it did not, in one sentence. */
export type HostRunEnd =
  | { readonly kind: "exited"; readonly status: number; readonly stderr: string }
  | { readonly kind: "failed"; readonly reason: UnobservedReason; readonly detail: string };

/** What one run gave. A run that failed midway may have printed whole frames before. */
export interface HostRun {
  readonly output: Uint8Array;
  readonly end: HostRunEnd;
  /** when the output was made, RFC 3339, where it was not now */
  readonly madeAt?: string;
}

/** A way to run the script on one host. It answers with a reason and never throws for what a host does. */
export interface HostTransport {
  /** `ssh` proves by its host key which machine answers; the output in a `file` is of an earlier run with a nonce of its own */
  readonly kind: "ssh" | "local" | "file";
  /** where facts come from, for their provenance: `ssh kaudit@10.0.0.7:22` */
  readonly source: string;
  run(script: string, args: readonly string[], limits: HostLimits, signal: AbortSignal): Promise<HostRun>;
}

/** A run that gave nothing, or not all. */
export function failedRun(reason: UnobservedReason, detail: string, output: Uint8Array = new Uint8Array()): HostRun {
  return { output, end: { kind: "failed", reason, detail } };
}
