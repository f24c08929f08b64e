import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { InputError } from "../../../model/errors.js";
import { type ConfigNode, type FollowInclude, parseConfig } from "./config-syntax.js";
import { matchesPattern } from "./pattern.js";

/** ssh's own bound, READCONF_MAX_DEPTH */
const MAX_INCLUDES = 16;
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Who reads the files, and where they lie. */
export interface ConfigPlace {
  /** home directory of the person */
  readonly home: string;
  /** numeric id of the person; absent where the platform has none */
  readonly uid?: number;
  /** directory that a relative Include of this file means: `~/.ssh` of a person's file, `/etc/ssh` of the system's */
  readonly includeBase: string;
}

/**
 * Reads a configuration file of ssh and the files it includes.
 *
 * @returns undefined when there is no such file
 * @throws {InputError} when it cannot be read, is no ssh_config, or may be written by others (ssh refuses it as well)
 */
export function readConfigFile(path: string, place: ConfigPlace, depth = 0): readonly ConfigNode[] | undefined {
  if (depth > MAX_INCLUDES) throw new InputError(`cannot read ${path}: more than ${MAX_INCLUDES} nested Include`);
  const text = readText(path, place);
  if (text === undefined) return undefined;
  const follow: FollowInclude = (patterns) =>
    patterns
      .flatMap((pattern) => expandPaths(includePath(pattern, place)))
      .flatMap((included) => readConfigFile(included, place, depth + 1) ?? []);
  return parseConfig(text, path, follow);
}

function readText(path: string, { uid }: ConfigPlace): string | undefined {
  try {
    const status = statSync(path);
    if (!status.isFile()) throw new InputError(`cannot read ${path}: it is no regular file`);
    if (status.size > MAX_FILE_BYTES) throw new InputError(`cannot read ${path}: it is larger than 4 MiB`);
    const isOwned = status.uid === 0 || status.uid === uid;
    if (uid !== undefined && (!isOwned || (status.mode & 0o022) !== 0)) {
      throw new InputError(
        `cannot use ${path}: others than its owner may write it; run chmod go-w on it, as ssh demands`,
      );
    }
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    if (isMissing(cause)) return undefined;
    throw new InputError(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

function includePath(pattern: string, { home, includeBase }: ConfigPlace): string {
  if (pattern === "~" || pattern.startsWith("~/")) return join(home, pattern.slice(1));
  return isAbsolute(pattern) ? pattern : join(includeBase, pattern);
}

/** Files that a path with `*` and `?` names, in the order of glob(3); hidden ones only where the pattern shows the dot. */
function expandPaths(pattern: string): readonly string[] {
  if (!/[*?]/.test(pattern)) return [pattern];
  const name = pattern.slice(dirname(pattern).length).replace(/^\/+/, "");
  return expandPaths(dirname(pattern)).flatMap((directory) =>
    listNames(directory)
      .filter((entry) => matchesPattern(entry, name) && entry.startsWith(".") === name.startsWith("."))
      .sort()
      .map((entry) => join(directory, entry)),
  );
}

function listNames(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    // As glob(3) does: a pattern that leads nowhere names no file.
    return [];
  }
}
