import { Ajv2020 } from "ajv/dist/2020.js";
import { UsageError } from "../model/errors.js";
import { compilePicks } from "../model/pick.js";
import type { Plugin } from "../plugin.js";
import { PLUGIN_SCHEMA } from "./plugin-schema.js";
import { explainSchemaError } from "./schema-error.js";

const validate = new Ajv2020({ strict: true, verbose: true }).compile<Plugin>(PLUGIN_SCHEMA);

/**
 * Takes a module's default export for a plugin, once it has the shape of one.
 *
 * @param named  the plugin as the configuration names it, for sentences
 * @throws {UsageError} that names the first thing that is wrong
 */
export function checkPlugin(candidate: unknown, named: string): Plugin {
  if (!validate(candidate)) {
    const [error] = validate.errors ?? [];
    throw refuse(named, error === undefined ? "it is no plugin" : explainSchemaError(error, "its default export"));
  }
  const mistake = firstMistake(candidate);
  if (mistake !== undefined) throw refuse(named, mistake);
  return candidate;
}

function refuse(named: string, why: string): UsageError {
  return new UsageError(`cannot use plugin "${named}": ${why}; see docs/extending.md`);
}

/** What a schema cannot say: functions, ids, and words that must agree with each other. */
function firstMistake(plugin: Plugin): string | undefined {
  const { rules = [], derivedFacts = [], lists = [], reporters = [] } = plugin;
  const parts: readonly (readonly [where: string, part: object, id: string])[] = [
    ...rules.map((rule, i) => [`rules[${i}]`, rule, rule.id] as const),
    ...derivedFacts.map((fact, i) => [`derivedFacts[${i}]`, fact, fact.id] as const),
    ...lists.map((list, i) => [`lists[${i}]`, list, list.fact] as const),
    ...reporters.map((reporter, i) => [`reporters[${i}]`, reporter, reporter.id] as const),
  ];
  const seen = new Set<string>();
  for (const [where, part, id] of parts) {
    const rest = id.startsWith(`${plugin.name}/`) ? id.slice(plugin.name.length + 1) : "";
    if (!/^[a-zA-Z0-9][a-zA-Z0-9-]*$/.test(rest))
      return `${where} is called "${id}", but must be called "${plugin.name}/…"`;
    if (seen.has(id)) return `${where} repeats the id "${id}"`;
    seen.add(id);
    const missing = FUNCTIONS.find(
      (name) => Object.hasOwn(part, name) && typeof Reflect.get(part, name) !== "function",
    );
    if (missing !== undefined) return `${where}.${missing} is no function`;
  }
  return firstOf(rules, wrongRule) ?? firstOf(lists, wrongList);
}

const FUNCTIONS = ["evaluate", "derive", "render"] as const;

function wrongRule({ id, occasions, worst, scope, hosts }: NonNullable<Plugin["rules"]>[number]): string | undefined {
  const unsaid = occasions.find((occasion) => worst[occasion] === undefined);
  if (unsaid !== undefined) return `rule "${id}" does not say the worst for "${unsaid}"`;
  if (scope === "host" && hosts !== undefined) return `rule "${id}" runs on each host and cannot select hosts as well`;
  return undefined;
}

function wrongList({ fact, picks }: NonNullable<Plugin["lists"]>[number]): string | undefined {
  try {
    compilePicks(picks);
    return undefined;
  } catch (error) {
    return `list "${fact}": ${error instanceof Error ? error.message : String(error)}`;
  }
}

function firstOf<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const mistake = check(item);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}
