import { RULES } from "../../rules/index.js";
import type { Config } from "../config/config.js";
import { loadConfig } from "../config/load.js";
import { DERIVED_FACTS } from "../derived/index.js";
import type { AnyDerivedFact } from "../derived-fact.js";
import { UsageError } from "../model/errors.js";
import { LISTS, type ListDefinition } from "../model/lists.js";
import type { Plugin } from "../plugin.js";
import { REPORTERS } from "../report/index.js";
import type { Reporter } from "../reporter.js";
import type { AnyRule } from "../rule.js";
import type { Terminal } from "./terminal.js";

/** What kaudit and its plugins know together; nothing tells the one from the other. */
export interface Knowledge {
  readonly config: Config;
  readonly plugins: readonly Plugin[];
  readonly rules: readonly AnyRule[];
  readonly derivedFacts: readonly AnyDerivedFact[];
  readonly lists: readonly ListDefinition[];
  /** the same, each with the fields that rules read beyond its own picks */
  readonly listsToRead: readonly ListDefinition[];
  readonly reporters: readonly Reporter[];
}

/**
 * Reads the configuration and the plugins that it names.
 *
 * @throws {InputError} when the configuration cannot be read
 * @throws {UsageError} when it, or a plugin, asks for what cannot be
 */
export async function loadKnowledge(configFile: string | null, { env }: Terminal): Promise<Knowledge> {
  const config = await loadConfig(configFile, env);
  // Most people have no plugin, and their loader brings a schema compiler with it.
  const plugins = config.plugins.length === 0 ? [] : await (await import("../config/plugins.js")).loadPlugins(config);
  const rules = [...RULES, ...plugins.flatMap((plugin) => plugin.rules ?? [])];
  const lists = [...LISTS, ...plugins.flatMap((plugin) => plugin.lists ?? [])];
  refuseTwice(lists);
  return {
    config,
    plugins,
    rules,
    derivedFacts: [...DERIVED_FACTS, ...plugins.flatMap((plugin) => plugin.derivedFacts ?? [])],
    lists,
    listsToRead: lists.map((list) => withReads(list, rules)),
    reporters: [...REPORTERS, ...plugins.flatMap((plugin) => plugin.reporters ?? [])],
  };
}

/** Two definitions of one kind would each keep other fields of it. */
function refuseTwice(lists: readonly ListDefinition[]): void {
  const byKind = new Map<string, string>();
  for (const { apiVersion, kind, fact } of lists) {
    const type = `${apiVersion} ${kind}`;
    const other = byKind.get(type);
    if (other !== undefined) {
      throw new UsageError(
        `list "${fact}" reads ${type}, as "${other}" does; read "${other}" and name further fields in the rule's "reads"`,
      );
    }
    byKind.set(type, fact);
  }
}

function withReads(list: ListDefinition, rules: readonly AnyRule[]): ListDefinition {
  const reads = rules.flatMap((rule) => rule.reads?.[list.fact] ?? []);
  return reads.length === 0 ? list : { ...list, picks: [...new Set([...list.picks, ...reads])] };
}
