import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../model/errors.js";
import type { HostTransports } from "./collect.js";
import { failedRun, type HostLimits, type HostRun, type HostTransport } from "./transport.js";

/** Output of the script that somebody ran by hand: one file for each Node, named after it, with or without `.txt`. */
export interface HostFactsDirectory {
  /** names of hosts that have a file */
  readonly names: readonly string[];
  readonly directory: string;
  transportTo(name: string): HostTransport | undefined;
}

/** @throws {InputError} when the directory cannot be read, or holds two files for one host */
export function openHostFactsDirectory(directory: string): HostFactsDirectory {
  const files = new Map<string, string>();
  for (const file of list(directory)) {
    const name = file.replace(/\.txt$/, "");
    const other = files.get(name);
    if (other !== undefined)
      throw new InputError(`cannot tell which of ${other} and ${file} in ${directory} is of host ${name}`);
    files.set(name, file);
  }
  return {
    names: [...files.keys()],
    directory,
    transportTo: (name) => {
      const file = files.get(name);
      return file === undefined ? undefined : fileTransport(join(directory, file));
    },
  };
}

/** The files, and no other way to a host. */
export function fileTransports({ directory, transportTo }: HostFactsDirectory): HostTransports {
  return {
    transportsTo: ({ name }) => [transportTo(name) ?? missingFile(directory, name)],
    close: () => undefined,
  };
}

function missingFile(directory: string, name: string): HostTransport {
  const detail = `${directory} has no file of host ${name}`;
  return { kind: "file", source: directory, run: async () => failedRun("not-collected", detail) };
}

function list(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".")).map((entry) => entry.name);
  } catch (cause) {
    throw new InputError(`cannot read the host facts in ${directory}: ${messageOf(cause)}`, { cause });
  }
}

function fileTransport(path: string): HostTransport {
  return { kind: "file", source: path, run: async (_script, _args, limits) => readOutput(path, limits) };
}

function readOutput(path: string, { outputBytes }: HostLimits): HostRun {
  let file: number | undefined;
  try {
    // Without waiting: a named pipe would never answer.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = fstatSync(file);
    if (!status.isFile()) return failedRun("malformed", `cannot read ${path}: it is no regular file`);
    const bytes = Buffer.alloc(Math.min(status.size, outputBytes));
    const output = bytes.subarray(0, readSync(file, bytes));
    const madeAt = status.mtime.toISOString();
    if (status.size > outputBytes) {
      return {
        ...failedRun("truncated", `${path} is larger than ${outputBytes} bytes, and the rest was not read`, output),
        madeAt,
      };
    }
    return { output, madeAt, end: { kind: "exited", status: 0, stderr: "" } };
  } catch (error) {
    return failedRun("malformed", `cannot read ${path}: ${messageOf(error)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
