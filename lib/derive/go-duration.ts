const UNIT_SECONDS = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 } as const;
const TERM = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy;

/**
 * A duration as kubectl's flags take it: `90s`, `1h30m`, `1.5h`, `0`.
 *
 * @returns [s]; null when the text is none
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseGoDuration(text: string): number | null {
  const [, sign = "", digits = ""] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (digits === "0") return 0;
  if (digits === "") return null;
  let seconds = 0;
  let read = 0;
  for (const [term, amount, unit] of digits.matchAll(TERM)) {
    seconds += Number(amount) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS];
    read += term.length;
  }
  if (read !== digits.length) return null;
  return sign === "-" ? -seconds : seconds;
}
