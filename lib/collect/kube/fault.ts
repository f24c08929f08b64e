import type { UnobservedReason } from "../../model/observation.js";

/** Why the API server gave no usable answer to one request. */
export class KubeFault extends Error {
  override readonly name = "KubeFault";
  readonly reason: UnobservedReason;
  /** [ms] that the server asked to wait; undefined where asking again would not help */
  readonly retryAfterMs: number | undefined;
  /** the connection failed, not the request: other requests will fail likewise */
  readonly isOfConnection: boolean;

  /** @param message  what the server or the connection did, as the end of a sentence that begins with the request */
  constructor(
    reason: UnobservedReason,
    message: string,
    more: {
      readonly retryAfterMs?: number | undefined;
      readonly isOfConnection?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.reason = reason;
    this.retryAfterMs = more.retryAfterMs;
    this.isOfConnection = more.isOfConnection ?? false;
  }
}
