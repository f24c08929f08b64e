import { setTimeout as sleep } from "node:timers/promises";
import { beginningOf, bodyOf } from "./body.js";
import type { Answer, Connection } from "./connection.js";
import { KubeFault } from "./fault.js";
import { faultOfConnection } from "./fault-of-connection.js";
import { faultOfStatus } from "./fault-of-status.js";
import { PATIENCE, type Patience, Waiting } from "./patience.js";

/** [B] of one answer that is kept in memory whole: a page of 500 Pods is about 4 MB, no single object is over 3 MB. */
const MAX_ANSWER_BYTES = 256 * 1024 ** 2;

/** So many different answers in a row that the connection took away, and the API server counts as gone. */
const FAILURES_UNTIL_GONE = 3;

export const JSON_TYPE = "application/json";

export interface ReaderOptions {
  /** ends everything */
  readonly signal: AbortSignal;
  readonly patience?: Patience | undefined;
  /** [B] of one answer that is kept in memory whole */
  readonly maxAnswerBytes?: number | undefined;
}

export interface Ask {
  readonly accept?: string;
  /** statuses besides 200 whose body is an answer */
  readonly alsoGood?: readonly number[];
  readonly maxBytes?: number;
}

/** Makes something of a body as it arrives. */
type Take<T> = (pieces: AsyncIterable<Buffer>, status: number) => Promise<T>;

/** A whole body. */
export async function bytesOf(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** A whole body as text. */
export async function textOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  return (await bytesOf(pieces)).toString("utf8");
}

/**
 * Asks one API server, patiently: again after 429, 5xx and lost connections, within limits of time and size. After several
 * answers in a row that the connection took away, the server counts as gone and is not asked any more.
 */
export class ApiReader {
  readonly #connection: Connection;
  readonly #signal: AbortSignal;
  readonly #waiting: Waiting;
  readonly #maxAnswerBytes: number;
  #failedInARow = 0;
  #gone: KubeFault | undefined;

  constructor(connection: Connection, { signal, patience, maxAnswerBytes }: ReaderOptions) {
    this.#connection = connection;
    this.#signal = signal;
    this.#waiting = new Waiting(patience ?? PATIENCE);
    this.#maxAnswerBytes = maxAnswerBytes ?? MAX_ANSWER_BYTES;
  }

  /**
   * The whole body of an answer.
   *
   * @throws {KubeFault} when there is none
   */
  async text(path: string, ask: Ask = {}): Promise<string> {
    return await this.read(path, ask, textOf);
  }

  /**
   * What `take` makes of a body as it arrives; it is called anew for each attempt.
   *
   * @throws {KubeFault} when there is no answer
   */
  async read<T>(path: string, ask: Ask, take: Take<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const taken = await this.#once(path, ask, take);
        this.#failedInARow = 0;
        return taken;
      } catch (error) {
        const fault = this.#faultOf(error);
        const delay = fault.retryAfterMs === undefined ? undefined : this.#waiting.delayMs(attempt, fault.retryAfterMs);
        if (delay === undefined) throw this.#counted(fault);
        await sleep(delay, undefined, { signal: this.#signal }).catch(() => undefined);
      }
    }
  }

  async #once<T>(path: string, ask: Ask, take: Take<T>): Promise<T> {
    if (this.#signal.aborted) throw stopped(this.#signal);
    if (this.#gone !== undefined) throw this.#gone;
    const { requestTimeoutSeconds: seconds } = this.#connection;
    const limit = new AbortController();
    const isLimited = seconds > 0;
    const late = new KubeFault("timeout", `no full answer within ${seconds} s`, { isOfConnection: true });
    const timer = isLimited ? setTimeout(() => limit.abort(late), seconds * 1000) : undefined;
    const onStop = () => limit.abort(stopped(this.#signal));
    this.#signal.addEventListener("abort", onStop, { once: true });
    try {
      const answer = await this.#connection.get(path, { accept: ask.accept ?? JSON_TYPE, signal: limit.signal });
      await refuseBadStatus(answer, ask, limit.signal);
      return await take(bodyOf(answer, ask.maxBytes ?? this.#maxAnswerBytes, limit.signal), answer.statusCode ?? 0);
    } finally {
      clearTimeout(timer);
      this.#signal.removeEventListener("abort", onStop);
    }
  }

  #faultOf(error: unknown): KubeFault {
    const fault = faultOfConnection(error, {
      server: this.#connection.server ?? "the API server",
      proxy: this.#connection.proxy,
    });
    if (fault instanceof KubeFault) return fault;
    throw fault;
  }

  #counted(fault: KubeFault): KubeFault {
    if (!fault.isOfConnection) {
      this.#failedInARow = 0;
    } else if (fault !== this.#gone) {
      this.#failedInARow++;
      if (this.#failedInARow >= FAILURES_UNTIL_GONE) {
        this.#gone ??= new KubeFault(
          fault.reason,
          `not asked any more, for requests before it failed: ${fault.message}`,
          {
            isOfConnection: true,
            cause: fault,
          },
        );
      }
    }
    return fault;
  }
}

async function refuseBadStatus(answer: Answer, ask: Ask, signal: AbortSignal): Promise<void> {
  const status = answer.statusCode ?? 0;
  if (status === 200 || ask.alsoGood?.includes(status)) return;
  throw faultOfStatus({ status, headers: answer.headers, body: await beginningOf(answer, signal) });
}

/** A deadline is the answer's own lateness; a person's Ctrl-C is not. */
function stopped(signal: AbortSignal): KubeFault {
  const isDeadline = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
  if (isDeadline) return new KubeFault("timeout", "not answered before the deadline");
  return new KubeFault("not-collected", "stopped before it was answered");
}
