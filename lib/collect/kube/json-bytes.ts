export const QUOTE = 0x22;
const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

/** Far above what any object of the API nests; a thousand times less than what would exhaust the stack. */
const MAX_DEPTH = 100;

const [TEXT, QUOTES, ESCAPES, OPENS, CLOSES] = [0, 1, 2, 3, 4];

/** What each byte does to the nesting. */
const ROLES = new Uint8Array(256);
ROLES[QUOTE] = QUOTES;
ROLES[BACKSLASH] = ESCAPES;
ROLES[OPEN_BRACE] = OPENS;
ROLES[OPEN_BRACKET] = OPENS;
ROLES[CLOSE_BRACE] = CLOSES;
ROLES[CLOSE_BRACKET] = CLOSES;

/** A place in the bytes of a JSON text, moved forward value by value. Throws SyntaxError where the text is no JSON. */
export class JsonCursor {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** The first byte of the next token; NaN at the end. */
  peek(): number {
    const { bytes } = this;
    let at = this.at;
    while (at < bytes.length && isSpace(bytes[at])) at++;
    this.at = at;
    return bytes[at] ?? Number.NaN;
  }

  /** @throws {SyntaxError} when the next token does not begin with this byte */
  take(byte: number): void {
    if (this.peek() !== byte) throw this.fault();
    this.at++;
  }

  /**
   * After an element: goes on behind a comma, or ends behind the bracket that closes.
   *
   * @throws {SyntaxError} when there is neither
   */
  hasMore(close: number): boolean {
    const next = this.peek();
    if (next !== COMMA && next !== close) throw this.fault();
    this.at++;
    return next === COMMA;
  }

  /** After the bracket that opens: whether there is any element; an empty list or object is passed. */
  hasAny(close: number): boolean {
    if (this.peek() !== close) return true;
    this.at++;
    return false;
  }

  /**
   * Passes a string; `at` is on its first quote.
   *
   * @returns whether it is written in plain ASCII, without escapes
   * @throws {SyntaxError} when it does not end
   */
  passString(): boolean {
    const { bytes } = this;
    let bits = 0;
    for (let at = this.at + 1; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) {
        this.at = at + 1;
        return bits < 0x80;
      }
      if (byte === BACKSLASH) {
        at++;
        bits |= 0x80;
      } else {
        bits |= byte ?? 0;
      }
    }
    throw this.fault();
  }

  /**
   * Passes any value. What is within it is not looked at, but for strings and brackets.
   *
   * @returns whether it is written in plain ASCII, without escapes
   * @throws {SyntaxError} when it does not end, or nests too deep
   */
  passValue(): boolean {
    const first = this.peek();
    if (first === QUOTE) return this.passString();
    if (first === OPEN_BRACE || first === OPEN_BRACKET) return this.#passNested();
    const { bytes } = this;
    const start = this.at;
    let at = start;
    while (at < bytes.length && !endsScalar(bytes[at])) at++;
    if (at === start) throw this.fault();
    this.at = at;
    return true;
  }

  /** The one loop that sees every byte: a quarter of the time that a page takes. */
  #passNested(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    let depth = 0;
    let bits = 0;
    let isInString = false;
    for (let at = this.at; at < length; at++) {
      const byte = bytes[at] ?? 0;
      bits |= byte;
      switch (ROLES[byte]) {
        case TEXT:
          break;
        case QUOTES:
          isInString = !isInString;
          break;
        case ESCAPES:
          at++;
          bits |= 0x80;
          break;
        case OPENS:
          if (!isInString && ++depth > MAX_DEPTH) throw this.fault();
          break;
        case CLOSES:
          if (isInString || --depth > 0) break;
          this.at = at + 1;
          return bits < 0x80;
      }
    }
    throw this.fault();
  }

  /** @throws {SyntaxError} when anything but white space is left */
  end(): void {
    if (!Number.isNaN(this.peek())) throw this.fault();
  }

  /** Says where, never what: the text may hold secrets. */
  fault(): SyntaxError {
    return new SyntaxError(`no JSON at byte ${this.at}`);
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function endsScalar(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte);
}
