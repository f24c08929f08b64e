import { createHash } from "node:crypto";

/** SHA-256 of bytes that come bit by bit. */
export class Checksum {
  readonly #hash = createHash("sha256");

  add(bytes: Buffer | string): void {
    this.#hash.update(bytes);
  }

  /** In hexadecimal. Nothing can be added afterwards. */
  end(): string {
    return this.#hash.digest("hex");
  }
}

/** A short name for a long text: two texts never have the same, however hostile they are. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
