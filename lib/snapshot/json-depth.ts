const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether brackets nest deeper than `levels`; looked at before parsing, since what comes after it recurses. */
export function nestsDeeperThan(levels: number, json: Buffer): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === QUOTE) isInString = !isInString;
    else if (isInString) {
      if (byte === BACKSLASH) at++;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > levels) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}
