import { INVISIBLE_CODE_POINTS } from "../derive/invisible.js";
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

/**
 * Tells the person one line on standard error; where that is closed, nobody is there to be told. Names from a cluster or a file
 * may stand in it, so what a terminal would act on is written as `\u{hex}`.
 */
export async function say({ stderr }: Terminal, line: string): Promise<void> {
  const shown = line.replace(INVISIBLE_CODE_POINTS, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  await write(stderr, `${shown}\n`);
}

function write(output: Output, text: string): Promise<Error | null> {
  return new Promise((resolve) => {
    output.write(text, (error) => resolve(error ?? null));
  });
}

function isReaderGone(error: Error): boolean {
  return "code" in error && (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");
}
