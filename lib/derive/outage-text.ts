import type { Downtime } from "../model/prediction.js";

/** `35 to 350 s: the Pod starts: 0 to 120 s; …`, `350 s or more, without an end of its own: …` */
export function outageText({ seconds: { min, max }, parts }: Downtime): string {
  const length = max === null ? `${min} s or more, without an end of its own` : `${min} to ${max} s`;
  return parts.length === 0 ? length : `${length} (${parts.join("; ")})`;
}
