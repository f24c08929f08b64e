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
  readonly evaluation?: { readonly rules: number; readonly wallMs: number; readonly peakKiB: number };
}

/** Runs `work` and measures it; what it returns is kept alive until the heap was measured. */
export async function measured(work: () => Promise<{ readonly objects: number; readonly kept: unknown }>): Promise<{
  readonly measurement: Measurement;
  readonly kept: unknown;
}> {
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  const { objects, kept } = await work();
  const wallMs = performance.now() - before;
  const { user, system } = process.cpuUsage(cpuBefore);
  const peakKiB = peakResidentKiB();
  globalThis.gc?.();
  const heap = globalThis.gc === undefined ? {} : { heapBytes: process.memoryUsage().heapUsed };
  return { measurement: { objects, wallMs, cpuMs: (user + system) / 1000, peakKiB, ...heap }, kept };
}

/** @see proc_pid_status(5) */
export function peakResidentKiB(): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
}
