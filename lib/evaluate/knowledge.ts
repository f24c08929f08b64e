import { type AnyDerivedFact, Undecidable } from "../derived-fact.js";
import type { Needs } from "../fact-needs.js";
import type { Occasion } from "../model/change.js";
import { LISTS, type ListDefinition } from "../model/lists.js";
import { type Observation, observed, type Unobserved, unobserved } from "../model/observation.js";
import { compilePicks, covers } from "../model/pick.js";
import type { Host, Snapshot } from "../model/snapshot.js";
import { selectHosts } from "./select-hosts.js";

/** Answers for facts and derived facts alike; a derived fact is computed when first asked for, and once. */
export interface Knowledge {
  /** @throws what the derivation threw: a defect, not an absence */
  cluster(key: string): Observation<unknown>;
  host(host: Host, key: string): Observation<unknown>;
}

type Answer = { readonly observation: Observation<unknown> } | { readonly thrown: unknown };

/** Stands between a function of facts and the facts that it is handed. */
export type Guard = (facts: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

export function createKnowledge(
  snapshot: Snapshot,
  occasion: Occasion,
  definitions: readonly AnyDerivedFact[],
  guard: Guard = (facts) => facts,
  lists: readonly ListDefinition[] = LISTS,
): Knowledge {
  const clusterFacts = readClusterFacts(snapshot, lists);
  const derivedOfCluster = new Map(
    definitions.filter(speaksTo(occasion, "cluster")).map((fact) => [fact.id as string, fact]),
  );
  const derivedOfHost = new Map(
    definitions.filter(speaksTo(occasion, "host")).map((fact) => [fact.id as string, fact]),
  );
  const clusterAnswers = new Map<string, Answer>();
  const hostAnswers = new Map<string, Answer>();
  const at = snapshot.collectedAt.to;

  const knowledge: Knowledge = {
    cluster(key) {
      const derived = derivedOfCluster.get(key);
      if (derived === undefined) return clusterFacts(key);
      return recall(clusterAnswers, key, () => deriveOfCluster(derived));
    },
    host(host, key) {
      const derived = derivedOfHost.get(key);
      if (derived === undefined) return hostFact(host, key, at);
      return recall(hostAnswers, `${host.name}\n${key}`, () => deriveOfHost(derived, host));
    },
  };

  function deriveOfCluster(fact: AnyDerivedFact): Observation<unknown> {
    const cluster = view(fact.requires.cluster, fact.consults?.cluster, knowledge.cluster);
    if ("missing" in cluster) return cluster.missing;
    const hosts = new Map(
      (fact.hosts === undefined ? [] : selectHosts(snapshot, occasion, fact.hosts.of)).map((host) => [
        host.name,
        { ...identify(host), facts: guard(observations(fact.hosts?.facts ?? [], (key) => knowledge.host(host, key))) },
      ]),
    );
    return settle(fact, { change: occasion, collectedAt: at, cluster: guard(cluster.facts), hosts });
  }

  function deriveOfHost(fact: AnyDerivedFact, host: Host): Observation<unknown> {
    const cluster = view(fact.requires.cluster, fact.consults?.cluster, knowledge.cluster);
    if ("missing" in cluster) return cluster.missing;
    const facts = view(fact.requires.host, fact.consults?.host, (key) => knowledge.host(host, key));
    if ("missing" in facts) return facts.missing;
    return settle(fact, {
      change: occasion,
      collectedAt: at,
      cluster: guard(cluster.facts),
      host: { ...identify(host), facts: guard(facts.facts) },
    });
  }

  function settle(fact: AnyDerivedFact, input: object): Observation<unknown> {
    const value = fact.derive(input as never);
    const provenance = { source: `derived: ${fact.id}`, at };
    if (value instanceof Undecidable) return unobserved(value.undecided.reason, value.undecided.detail, provenance);
    return observed(value, provenance);
  }

  return knowledge;
}

/** A prediction speaks to its changes only; every other derived fact to all. */
function speaksTo(occasion: Occasion, scope: "cluster" | "host"): (fact: AnyDerivedFact) => boolean {
  return (fact) =>
    fact.scope === scope &&
    (fact.predicts === undefined || (fact.predicts as readonly string[]).includes(occasion.kind));
}

function recall(answers: Map<string, Answer>, key: string, compute: () => Observation<unknown>): Observation<unknown> {
  let answer = answers.get(key);
  if (answer === undefined) {
    // A derivation that asks for itself, through whatever others, must end in words and not in a stack overflow.
    answers.set(key, { thrown: new Error(`derived fact "${key.split("\n").pop()}" needs itself`) });
    try {
      answer = { observation: compute() };
    } catch (thrown) {
      answer = { thrown };
    }
    answers.set(key, answer);
  }
  if ("thrown" in answer) throw answer.thrown;
  return answer.observation;
}

/** Cluster facts as the snapshot holds them; a list whose recorded picks lack a field that is read today is not collected. */
function readClusterFacts(
  snapshot: Snapshot,
  definitions: readonly ListDefinition[],
): (key: string) => Observation<unknown> {
  const at = snapshot.collectedAt.to;
  const answers = new Map<string, Observation<unknown>>();
  const lists = new Map(definitions.map((list) => [list.fact as string, list]));
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const recorded: Observation<unknown> =
      (snapshot.facts as Readonly<Record<string, Observation<unknown> | undefined>>)[key] ??
      unobserved("not-collected", `${key} is not in the snapshot`, { source: "snapshot", at });
    const list = lists.get(key);
    const lost = list === undefined ? undefined : firstUnpicked(list.picks, snapshot.picks[key] ?? []);
    const answer =
      recorded.state === "observed" && lost !== undefined
        ? unobserved("not-collected", `the snapshot was recorded without ${lost} of ${key}`, recorded)
        : recorded;
    answers.set(key, answer);
    return answer;
  };
}

export function firstUnpicked(wanted: readonly string[], recorded: readonly string[]): string | undefined {
  if (wanted === recorded) return undefined;
  const tree = compilePicks(recorded);
  return wanted.find((path) => !covers(tree, path));
}

function hostFact(host: Host, key: string, at: string): Observation<unknown> {
  if (host.connection.state === "unobserved") return host.connection;
  return (
    (host.facts as Readonly<Record<string, Observation<unknown> | undefined>>)[key] ??
    unobserved("not-collected", `${key} of host ${host.name} was not collected`, { source: host.name, at })
  );
}

export function identify({ name, node, identity }: Host) {
  return { name, node: node ?? null, identity };
}

type View =
  | { readonly facts: Readonly<Record<string, unknown>> }
  | { readonly missing: Unobserved; readonly key: string };

/** What is required as values, what is consulted as observations; the first required fact that is missing ends it. */
export function view(
  required: Needs["cluster"] | Needs["host"],
  consulted: Needs["cluster"] | Needs["host"],
  ask: (key: string) => Observation<unknown>,
): View {
  const facts: Record<string, unknown> = {};
  for (const key of required ?? []) {
    const observation = ask(key);
    if (observation.state === "unobserved") return { missing: observation, key };
    facts[key] = observation.value;
  }
  return { facts: Object.assign(facts, observations(consulted ?? [], ask)) };
}

export function observations(
  keys: readonly string[],
  ask: (key: string) => Observation<unknown>,
): Record<string, Observation<unknown>> {
  return Object.fromEntries(keys.map((key) => [key, ask(key)]));
}
