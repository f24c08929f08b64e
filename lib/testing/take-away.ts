import type { AnyDerivedFact } from "../derived-fact.js";
import type { Needs } from "../fact-needs.js";
import type { Scenario } from "./snapshot-of.js";

/** Facts that must be there for these needs: derived facts stand for what they themselves require. */
export function factsBehind(needs: Needs, definitions: readonly AnyDerivedFact[]): readonly string[] {
  const derived = new Map<string, AnyDerivedFact>(definitions.map((definition) => [definition.id, definition]));
  const found = new Set<string>();
  const visit = (keys: readonly string[]): void => {
    for (const key of keys) {
      const definition = derived.get(key);
      if (definition === undefined) found.add(key);
      else visit([...(definition.requires.cluster ?? []), ...(definition.requires.host ?? [])]);
    }
  };
  visit([...(needs.cluster ?? []), ...(needs.host ?? [])]);
  return [...found];
}

/** The scenario as it is when a fact was not collected, of the cluster or of any host. */
export function without(scenario: Scenario, fact: string): Scenario {
  const drop = (facts: object) => Object.fromEntries(Object.entries(facts).filter(([key]) => key !== fact));
  const hosts = Object.entries(scenario.hosts ?? {}).map(([name, host]) => [
    name,
    "connection" in host ? { ...host, facts: drop(host.facts) } : drop(host),
  ]);
  return { ...scenario, cluster: drop(scenario.cluster ?? {}), hosts: Object.fromEntries(hosts) };
}
