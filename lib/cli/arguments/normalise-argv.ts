import { UsageError } from "../../model/errors.js";
import type { Flags } from "./flag.js";
import { parseGoBool } from "./go-bool.js";
import { suggestion } from "./nearest.js";

// Flags that people bring from kubectl, and what becomes of them here.
const FOREIGN: Readonly<Record<string, string>> = {
  "delete-local-data": "kubectl renamed it in 1.20; write --delete-emptydir-data",
  namespace: "kaudit reads the whole cluster; leave it out",
  n: "kaudit reads the whole cluster; leave it out",
  "all-namespaces": "kaudit always reads all namespaces; leave it out",
  A: "kaudit always reads all namespaces; leave it out",
  "dry-run": "kaudit never changes anything; leave it out",
};

/**
 * A command line with each flag in the one spelling `--name=value`, read as kubectl reads it: a flag that takes a value takes
 * whatever comes next, `-ojson` is `--output=json`, a switch takes only Go's words for true and false.
 *
 * yargs alone would lose `-` and `-5s` as values, split `-ojson` into letters, and take `--force=maybe` for false.
 *
 * @param flags  those of all commands
 * @throws {UsageError} on a flag that no command has, a missing value, or a switch that is neither true nor false
 */
export function normaliseArgv(argv: readonly string[], flags: Flags): string[] {
  const shorts = new Map(Object.entries(flags).flatMap(([name, { short }]) => (short ? [[short, name] as const] : [])));
  const reader = new Reader(argv);
  const normalised: string[] = [];
  for (let word = reader.next(); word !== undefined; word = reader.next()) {
    if (word === "--") return [...normalised, "--", ...reader.rest()];
    if (word.startsWith("--")) normalised.push(longFlag(word, flags, reader));
    else if (word.startsWith("-") && word !== "-") normalised.push(...shortFlags(word, flags, shorts, reader));
    else normalised.push(word);
  }
  return normalised;
}

class Reader {
  readonly #words: readonly string[];
  #position = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  next(): string | undefined {
    return this.#words[this.#position++];
  }

  rest(): readonly string[] {
    return this.#words.slice(this.#position);
  }
}

function longFlag(word: string, flags: Flags, reader: Reader): string {
  const equals = word.indexOf("=");
  const name = word.slice(2, equals === -1 ? undefined : equals);
  const value = equals === -1 ? undefined : word.slice(equals + 1);
  if (!Object.hasOwn(flags, name)) throw unknownFlag(name, `--${name}`, flags);
  return spell(name, `--${name}`, flags, value, reader);
}

/** `-q`, `-qv`, `-ojson`, `-o=json`, `-o json`. */
function* shortFlags(
  word: string,
  flags: Flags,
  shorts: ReadonlyMap<string, string>,
  reader: Reader,
): Generator<string> {
  for (let rest = word.slice(1); rest !== ""; ) {
    const letter = rest.slice(0, 1);
    const name = shorts.get(letter);
    if (name === undefined) throw unknownFlag(letter, `-${letter}`, flags);
    const after = rest.slice(1);
    const takesRest = after.startsWith("=") || (after !== "" && flags[name]?.type !== "switch");
    yield spell(name, `-${letter}`, flags, takesRest ? after.replace(/^=/, "") : undefined, reader);
    rest = takesRest ? "" : after;
  }
}

function spell(name: string, written: string, flags: Flags, given: string | undefined, reader: Reader): string {
  const flag = flags[name];
  if (flag?.type === "switch") {
    const value = given === undefined ? true : parseGoBool(given);
    if (value === undefined) throw new UsageError(`flag ${written} is "${given}", but takes only true or false`);
    return `--${name}=${value}`;
  }
  const value = given ?? reader.next();
  if (value) return `--${name}=${value}`;
  const state = value === undefined ? "has no value" : "is empty";
  throw new UsageError(`flag ${written} ${state}; write ${written} ${flag?.placeholder ?? "VALUE"}`);
}

function unknownFlag(name: string, written: string, flags: Flags): UsageError {
  const foreign = Object.hasOwn(FOREIGN, name) ? FOREIGN[name] : undefined;
  if (foreign !== undefined) return new UsageError(`unknown flag ${written}: ${foreign}`);
  return new UsageError(`unknown flag ${written}${suggestion(name, Object.keys(flags), "--")}`);
}
