/**
 * What a plugin is written against: everything here is kept within a major version, nothing else is.
 *
 * Facts are interfaces (`ClusterFacts`, `DerivedClusterFacts`, `DerivedHostFacts`), which a plugin extends by declaration
 * merging: `declare module "kaudit" { interface ClusterFacts { … } }`. Only modules that are exported whole can be merged into.
 *
 * @see docs/extending.md
 */
export {
  type DerivedClusterFact,
  type DerivedHostFact,
  defineDerivedClusterFact,
  defineDerivedHostFact,
  Undecidable,
} from "./derived-fact.js";
export * from "./fact-needs.js";
export * from "./model/change.js";
export * from "./model/cluster-facts.js";
export * from "./model/finding.js";
export * from "./model/host-facts.js";
export type * from "./model/kubernetes/index.js";
export type { ListDefinition, ListFactId } from "./model/lists.js";
export * from "./model/observation.js";
export type * from "./model/prediction.js";
export * from "./model/report.js";
export * from "./model/severity.js";
export { definePlugin, type Plugin } from "./plugin.js";
export type { RenderOptions, Reporter } from "./reporter.js";
export * from "./rule.js";
