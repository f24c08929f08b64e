import { UsageError } from "../../model/errors.js";
import type { Flags } from "./flag.js";

/** What was given to one command: its flags, in the order in which they came, and its operands. */
export interface Given {
  /** the command as it is written, for sentences: `kaudit audit drain` */
  readonly command: string;
  readonly flags: readonly { readonly name: string; readonly value: string }[];
  readonly operands: readonly string[];
}

/** Typed access to what was given; every answer is checked, and every refusal is one sentence. */
export class Arguments {
  readonly command: string;
  readonly operands: readonly string[];
  readonly #given: Given["flags"];
  readonly #flags: Flags;

  /** @throws {UsageError} on a flag that the command does not have, or one that is given twice and takes one value */
  constructor({ command, flags: given, operands }: Given, flags: Flags) {
    this.command = command;
    this.operands = operands;
    this.#given = given;
    this.#flags = flags;
    const seen = new Set<string>();
    for (const { name, value } of given) {
      const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
      if (flag === undefined) throw new UsageError(`unknown flag --${name} for "${command}"; see ${command} --help`);
      if (flag.type !== "values" && seen.has(name)) throw new UsageError(`flag --${name} is given twice; give it once`);
      if (flag.choices !== undefined && !flag.choices.includes(value)) throw notAChoice(name, value, flag.choices);
      seen.add(name);
    }
  }

  /** Whether a switch was given as true. */
  switch(name: string): boolean {
    return this.value(name) === "true";
  }

  value(name: string): string | undefined {
    return this.values(name)[0];
  }

  values(name: string): readonly string[] {
    return this.#given.filter((given) => given.name === name).map(({ value }) => value);
  }

  /** One of the words that the flag may be, or its fallback. */
  choice<const C extends string>(name: string, choices: readonly C[], fallback: C): C {
    const value = this.value(name);
    return choices.find((choice) => choice === value) ?? fallback;
  }

  /** Names and values of the flags asked for, in the order in which they were given. */
  sequence(names: readonly string[]): Given["flags"] {
    return this.#given.filter(({ name }) => names.includes(name));
  }

  /** @throws {UsageError} unless there is exactly one */
  operand(placeholder: string): string {
    const [operand, second] = this.operands;
    if (operand === undefined || operand === "") {
      throw new UsageError(`"${this.command}" needs a ${placeholder}; write ${this.command} ${placeholder}`);
    }
    if (second !== undefined)
      throw new UsageError(`"${this.command}" takes one ${placeholder}, but "${second}" follows`);
    return operand;
  }

  /** @throws {UsageError} unless there are exactly two */
  twoOperands(first: string, second: string): readonly [string, string] {
    const [one, two, third] = this.operands;
    if (one === undefined || one === "" || two === undefined || two === "") {
      throw new UsageError(`"${this.command}" needs ${first} and ${second}; write ${this.command} ${first} ${second}`);
    }
    if (third !== undefined) {
      throw new UsageError(`"${this.command}" takes ${first} and ${second}, but "${third}" follows`);
    }
    return [one, two];
  }

  flagNames(): readonly string[] {
    return Object.keys(this.#flags);
  }
}

function notAChoice(name: string, value: string, choices: readonly string[]): UsageError {
  return new UsageError(`flag --${name} is "${value}", but takes only ${listed(choices)}`);
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
