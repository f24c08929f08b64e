import { readFileSync } from "node:fs";

/** What one process did, as it says itself on its last line of standard output. */
export interface Measurement {
  readonly objects: number;
  readonly wallMs: number;
  /** of the process, user and system */
  readonly cpuMs: number;
  /** largest resident set [KiB], VmHWM of /proc/self/status */
  readonly peakKiB: number;
  /** bytes of heap that live after a collection of garbage, where the process was started with --expose-gc */
  readonly heapBytes?: number;
  readonly evaluations?: readonly Evaluation[];
  /** largest resident set [KiB] when everything was evaluated as well */
  readonly peakWithEvaluationKiB?: number;
}

/** All rules that speak to one occasion, on the facts that were collected. */
export interface Evaluation {
  readonly occasion: string;
  readonly rules: number;
  /** of the process, user and system */
  readonly cpuMs: number;
}

/** Runs `work` and measures it; what it returns is kept alive until the heap was measured. */
export async function measured<T>(work: () => Promise<{ readonly objects: number; readonly kept: T }>): Promise<{
  readonly measurement: Measurement;
  readonly kept: T;
}> {
  const cpuSince = cpuClock();
  const before = performance.now();
  const { objects, kept } = await work();
  const wallMs = performance.now() - before;
  const cpuMs = cpuSince();
  const peakKiB = peakResidentKiB();
  globalThis.gc?.();
  const heap = globalThis.gc === undefined ? {} : { heapBytes: process.memoryUsage().heapUsed };
  return { measurement: { objects, wallMs, cpuMs, peakKiB, ...heap }, kept };
}

/** Says how much CPU the process has taken since [ms]. */
export function cpuClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

/** @see proc_pid_status(5) */
export function peakResidentKiB(): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
}
