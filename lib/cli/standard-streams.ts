import { OutputError } from "../model/errors.js";
import type { Output, Terminal } from "./terminal.js";

/**
 * Writes a report to standard output.
 *
 * @throws {OutputError} when it cannot be written; a reader that has had enough, as `head` has, is no error
 */
export async function writeOut({ stdout }: Terminal, text: string): Promise<void> {
  const error = await write(stdout, text);
  if (error === null || isReaderGone(error)) return;
  throw new OutputError(
    `cannot write to standard output: ${error.message}; send the report to a file with -o FORMAT=FILE`,
    {
      cause: error,
    },
  );
}

/** Tells the person something on standard error; where that is closed, nobody is there to be told. */
export async function say({ stderr }: Terminal, line: string): Promise<void> {
  await write(stderr, `${line}\n`);
}

function write(output: Output, text: string): Promise<Error | null> {
  return new Promise((resolve) => {
    output.write(text, (error) => resolve(error ?? null));
  });
}

function isReaderGone(error: Error): boolean {
  return "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");
}
