import { UsageError } from "../model/errors.js";
import { Arguments, type Given } from "./arguments/arguments.js";
import { COMPLETION_REQUEST, complete } from "./arguments/completion.js";
import type { Flag, Flags } from "./arguments/flag.js";
import { suggestion } from "./arguments/nearest.js";
import { normaliseArgv } from "./arguments/normalise-argv.js";
import { childrenOf, createParser, HELP, type Presentation } from "./arguments/yargs-parser.js";
import type { Command, Invocation } from "./command.js";

/** What a command line means: something to run, or a text (help, a completion script) to print. */
export type Parsed =
  | { readonly kind: "invocation"; readonly run: Invocation }
  | { readonly kind: "text"; readonly text: string };

/**
 * Reads a command line.
 *
 * @param argv  without the interpreter and the script
 * @throws {UsageError} on whatever the command does not take
 */
export function parse(argv: readonly string[], commands: readonly Command[], presentation: Presentation): Parsed {
  const flags = allFlags(commands);
  // A line that is still being written is not to be judged.
  const words = argv[0] === COMPLETION_REQUEST ? argv : withVersion(normaliseArgv(argv, flags));
  // The script defines functions named after the program; kubectl completes its plugins in a way of its own.
  const { name } = words[0] === "completion" ? { name: "kaudit" } : presentation;
  let command: Command | undefined;
  const parser = createParser(
    commands,
    { ...presentation, name },
    {
      onMatch: (matched) => {
        command = matched;
      },
      complete: (proposed) => complete(words, proposed, flags),
    },
  );
  let text = "";
  parser.parse([...words], {}, (error, _parsed, output) => {
    if (error) throw error;
    text = output;
  });
  if (text !== "" || words[0] === COMPLETION_REQUEST) return { kind: "text", text };
  if (command === undefined) throw unknownCommand(words, commands, name);
  const operands = operandsOf(words, command);
  const given: Given = { command: [name, ...command.path].join(" "), flags: flagsOf(words), operands };
  if (command.operands === null) refuseOperands(given, command, commands);
  return { kind: "invocation", run: command.prepare(new Arguments(given, command.flags)) };
}

/** Flags of all commands: whether one takes a value does not depend on the command. */
function allFlags(commands: readonly Command[]): Flags {
  return Object.assign({ help: HELP, version: VERSION }, ...commands.map(({ flags }) => flags));
}

const VERSION: Flag = { type: "switch", describe: "print the version" };

/** `kaudit --version` is `kaudit version`. */
function withVersion(words: readonly string[]): readonly string[] {
  return words[0] === "--version=true" ? ["version", ...words.slice(1)] : words;
}

/** Every flag is one word by now; yargs itself would lose a lone `-`. */
function operandsOf(words: readonly string[], { path }: Command): readonly string[] {
  const end = words.indexOf("--");
  const before = words.slice(0, end === -1 ? undefined : end).filter((word) => !word.startsWith("--"));
  return [...before.slice(path.length), ...(end === -1 ? [] : words.slice(end + 1))];
}

function flagsOf(words: readonly string[]): Given["flags"] {
  const end = words.indexOf("--");
  return words.slice(0, end === -1 ? undefined : end).flatMap((word) => {
    const [, name, value] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
}

function unknownCommand(words: readonly string[], commands: readonly Command[], name: string): UsageError {
  const word = words.find((candidate) => !candidate.startsWith("-"));
  if (word === undefined) return new UsageError(`no command is given; see ${name} --help`);
  const change = commands.find(({ path }) => path.length === 2 && path[1] === word);
  if (change !== undefined) {
    return new UsageError(`unknown command "${word}"; write ${[name, ...change.path].join(" ")}`);
  }
  const names = [...commands.map(({ path }) => path[0] ?? ""), "completion"];
  return new UsageError(`unknown command "${word}"${suggestion(word, names)}; see ${name} --help`);
}

function refuseOperands({ operands, command: written }: Given, command: Command, commands: readonly Command[]): void {
  const [word] = operands;
  if (word === undefined) return;
  const children = childrenOf(command, commands).map(({ path }) => path.at(-1) ?? "");
  if (children.length > 0) {
    throw new UsageError(`unknown change "${word}"${suggestion(word, children)}; it is one of ${children.join(", ")}`);
  }
  throw new UsageError(`"${written}" takes no argument, but "${word}" is given; leave it out`);
}
