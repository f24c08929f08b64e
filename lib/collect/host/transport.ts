import type { UnobservedReason } from "../../model/observation.js";

/** Bounds of one run on one host; whoever answers, no more than this is spent on it. */
export interface HostLimits {
  /** [s] until the login is done */
  readonly connectSeconds: number;
  /** [s] from the first packet to the last byte of output */
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
}

/** A way to run the script on one host. It answers with a reason and never throws for what a host does. */
export interface HostTransport {
  /** where facts come from, for their provenance: `ssh kaudit@10.0.0.7:22` */
  readonly source: string;
  /** whether the transport itself proves which machine answered, by its host key */
  readonly provesHost: boolean;
  /** [s since the epoch] when the output was made, for output that lies in a file; absent is now */
  run(script: string, args: readonly string[], limits: HostLimits, signal: AbortSignal): Promise<HostRun>;
}

/** A run that gave nothing. */
export function failedRun(reason: UnobservedReason, detail: string, output: Uint8Array = new Uint8Array()): HostRun {
  return { output, end: { kind: "failed", reason, detail } };
}
