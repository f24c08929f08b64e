const MS_PER_HOUR = 3_600_000;

/** Hours between two RFC 3339 times; not a number where one of them is none. */
export function hoursBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / MS_PER_HOUR;
}

/** `30 hours`, `15 days`: whole ones, days from two on. */
export function ageText(hours: number): string {
  const [count, unit] = hours < 48 ? [Math.floor(hours), "hour"] : [Math.floor(hours / 24), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** Seconds from one RFC 3339 time to another; undefined where the first is not given or cannot be read. */
export function secondsBetween(from: string | undefined, to: string): number | undefined {
  const seconds = (Date.parse(to) - Date.parse(from ?? "")) / 1000;
  return Number.isNaN(seconds) ? undefined : seconds;
}
