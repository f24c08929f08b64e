import { UsageError } from "../../model/errors.js";

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/**
 * `--request-timeout` in seconds, spelt as kubectl takes it: a number of seconds, or a Go duration such as `1m30s`.
 *
 * @returns [s]; 0 is no limit
 * @throws {UsageError} when it is neither
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseRequestTimeout(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw new UsageError(`--request-timeout ${JSON.stringify(text)} is no time; write 30, 30s, 2m or 0 for none`);
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ""] ?? 0), 0);
}
