import yargs, { type Argv } from "yargs";
import { UsageError } from "../../model/errors.js";
import type { Command } from "../command.js";
import type { Flag } from "./flag.js";

/** How the person calls the program, and how wide the help may be. */
export interface Presentation {
  readonly name: string;
  readonly columns: number;
}

/** What becomes of what the parser finds. */
export interface Reactions {
  /** the command that was found */
  readonly onMatch: (command: Command) => void;
  /** chooses among what yargs would propose to the shell */
  readonly complete: (proposed: readonly string[]) => readonly string[];
}

/** How yargs offers what it would propose by itself. */
type Propose = (done: (error: Error | null, proposed: readonly string[] | undefined) => void) => void;

const MAX_HELP_COLUMNS = 110;

export const HELP = { type: "switch", short: "h", describe: "show this help" } as const satisfies Flag;

/**
 * A parser of exactly these commands. yargs finds the command, writes the help and completes; one parser reads one line.
 */
export function createParser(
  commands: readonly Command[],
  { name, columns }: Presentation,
  reactions: Reactions,
): Argv {
  const parser = withoutTypes(yargs([]))
    .scriptName(name)
    // Messages and help would otherwise follow LANG, and scripts that read them break.
    .locale("en")
    .exitProcess(false)
    .wrap(Math.min(columns, MAX_HELP_COLUMNS))
    .parserConfiguration({ "dot-notation": false, "camel-case-expansion": false, "boolean-negation": false })
    .usage(`${name}: tells before an infrastructure change what it will destroy or break. It only reads.`)
    .help("help", HELP.describe)
    .alias("help", HELP.short)
    .version(false)
    .fail((message: string, error: Error | undefined) => {
      throw error ?? new UsageError(message);
    })
    .completion(
      "completion",
      "print a script that completes commands in bash or zsh",
      (_word: string, _parsed: unknown, propose: Propose, done: (words: string[]) => void) =>
        propose((_error, proposed) => done([...reactions.complete(proposed ?? [])])),
    );
  for (const command of commands.filter(({ path }) => path.length === 1)) {
    addCommand(parser, command, { commands, name, onMatch: reactions.onMatch });
  }
  return parser;
}

/** `[string] [default: …]` behind each flag; the method is documented, and missing in the types. */
function withoutTypes(parser: Argv): Argv {
  const typed = parser as Argv & { usageConfiguration(options: { readonly "hide-types": boolean }): Argv };
  return typed.usageConfiguration({ "hide-types": true });
}

interface Context {
  readonly commands: readonly Command[];
  readonly name: string;
  readonly onMatch: Reactions["onMatch"];
}

function addCommand(parent: Argv, command: Command, context: Context): void {
  const { path, operands, usage, summary, flags } = command;
  const placeholders = operands?.split(" ") ?? [];
  const keys = placeholders.map((placeholder) => placeholder.replace(/\.\.$/, ""));
  parent.command(
    [path.at(-1), ...placeholders.map((placeholder) => `[${placeholder}]`)].join(" "),
    summary,
    (parser) => {
      parser.usage(`${[context.name, ...path, usage].join(" ")}\n\n${summary}`);
      for (const [flag, definition] of Object.entries(flags)) parser.option(flag, toYargs(definition));
      for (const child of childrenOf(command, context.commands)) addCommand(parser, child, context);
      for (const key of keys) parser.positional(key, { type: "string", hidden: true });
      return parser;
    },
    () => context.onMatch(command),
  );
}

/** Commands one word longer. */
export function childrenOf({ path }: Command, commands: readonly Command[]): readonly Command[] {
  return commands.filter(
    (other) => other.path.length === path.length + 1 && path.every((word, i) => other.path[i] === word),
  );
}

function toYargs({ type, describe, short, placeholder, choices, fallback }: Flag) {
  const value = choices?.join("|") ?? placeholder;
  const words = [
    value === undefined ? "" : `${value}: `,
    describe,
    fallback === undefined ? "" : ` (default: ${fallback})`,
  ];
  return {
    describe: words.join(""),
    // A change repeats the flags of every audit behind its own.
    global: false,
    ...(short === undefined ? {} : { alias: short }),
    ...(type === "switch" ? { type: "boolean" as const } : { type: "string" as const, array: true, nargs: 1 }),
  };
}
