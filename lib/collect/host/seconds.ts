/** RFC 3339, UTC, of seconds since the epoch; undefined for what is no time that a file or clock may have. */
export function timeOfSeconds(seconds: string): string | undefined {
  // Up to the year 9999: a Date beyond has another form.
  return /^\d{1,12}$/.test(seconds) && Number(seconds) < 253_402_300_800
    ? new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z")
    : undefined;
}
