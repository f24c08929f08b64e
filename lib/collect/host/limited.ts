export type Limited<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "timeout" }
  | { readonly kind: "aborted" };

/** Waits for something, but not longer than so many milliseconds, and not after the signal. What comes later is let go. */
export function limited<T>(
  start: (done: (value: T) => void) => void,
  milliseconds: number,
  signal: AbortSignal,
): Promise<Limited<T>> {
  return new Promise((resolve) => {
    const finish = (outcome: Limited<T>) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      resolve(outcome);
    };
    const abort = () => finish({ kind: "aborted" });
    const timer = setTimeout(() => finish({ kind: "timeout" }), milliseconds);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    else start((value) => finish({ kind: "done", value }));
  });
}
