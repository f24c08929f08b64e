import type { AnyDerivedFact } from "./derived-fact.js";
import type { ListDefinition } from "./model/lists.js";
import type { Reporter } from "./reporter.js";
import type { AnyRule } from "./rule.js";

/**
 * What an npm package or a local file adds to kaudit, under the very contracts of what kaudit brings itself. It is the default
 * export of the plugin's module.
 *
 * @see docs/extending.md
 */
export interface Plugin {
  /** kebab-case; every id that the plugin brings is `NAME/…`, so that it never meets one of kaudit's or of another plugin */
  readonly name: string;
  readonly rules?: readonly AnyRule[];
  readonly derivedFacts?: readonly AnyDerivedFact[];
  /** lists of API objects, custom resources for example, that the rules read; the fact is `NAME/…` */
  readonly lists?: readonly ListDefinition[];
  readonly reporters?: readonly Reporter[];
}

/** Declares a plugin; it changes nothing, and lets the compiler check the shape. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
