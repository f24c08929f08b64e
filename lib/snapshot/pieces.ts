import { Malformed } from "./cut-short.js";

/** Bytes that arrive bit by bit and are wanted whole. What is added is copied, since chunks are only lent. */
export class Pieces {
  #pieces: Buffer[] = [];
  #bytes = 0;
  readonly #most: number;
  readonly #what: string;

  /**
   * @param most bytes that it may grow to
   * @param what name of what is collected, for the error
   */
  constructor(most: number, what: string) {
    this.#most = most;
    this.#what = what;
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  /** @throws {Malformed} beyond the limit */
  add(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#grow(piece.length);
    this.#pieces.push(Buffer.from(piece));
  }

  /** Everything so far followed by `last`, which is not copied where nothing came before it; then it is empty again. */
  take(last: Buffer): Buffer {
    this.#grow(last.length);
    const whole = this.#pieces.length === 0 ? last : Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    this.#bytes = 0;
    return whole;
  }

  toString(): string {
    return Buffer.concat(this.#pieces).toString();
  }

  #grow(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#most) throw new Malformed(`${this.#what} is longer than ${this.#most} bytes`);
  }
}
