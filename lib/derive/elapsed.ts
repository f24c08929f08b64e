/** Seconds from one RFC 3339 time to another; undefined where the first is not given or cannot be read. */
export function secondsBetween(from: string | undefined, to: string): number | undefined {
  const seconds = (Date.parse(to) - Date.parse(from ?? "")) / 1000;
  return Number.isNaN(seconds) ? undefined : seconds;
}
