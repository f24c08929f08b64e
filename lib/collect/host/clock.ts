import type { HostClock } from "../../model/host-facts.js";
import { completeLines } from "./lines.js";
import { MalformedError } from "./malformed.js";
import { timeOfSeconds } from "./seconds.js";

const WHAT = "date";

/**
 * `now SECONDS`, and `synchronized` where systemd-timesyncd has left its mark.
 *
 * @throws {MalformedError}
 * @see systemd-timesyncd.service(8), /run/systemd/timesync/synchronized
 */
export function parseClock(text: string): HostClock {
  const [now = "", mark, ...rest] = completeLines(text, WHAT);
  const at = now.startsWith("now ") ? timeOfSeconds(now.slice("now ".length)) : undefined;
  if (at === undefined || rest.length > 0) throw new MalformedError(WHAT, "it says no time");
  if (mark !== undefined && mark !== "synchronized") throw new MalformedError(WHAT, "it says more than the time");
  return mark === undefined ? { at } : { at, isSynchronized: true };
}
