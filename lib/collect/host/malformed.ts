/**
 * Output that is not what the tool or the kernel writes: a line cut in half, a missing header, a NUL, garbage.
 * Whoever called the parser makes an unobserved fact of it, reason `malformed`: never an empty list.
 */
export class MalformedError extends Error {
  override readonly name = "MalformedError";

  /** @param complaint  what is wrong with it, after the words "KIND of output: " */
  constructor(what: string, complaint: string) {
    super(`${what}: ${complaint}`);
  }
}
