import { Undecidable } from "../derived-fact.js";
import type { ClusterView } from "../fact-needs.js";
import type { Prediction } from "../model/prediction.js";
import { Cluster } from "../simulate/cluster.js";
import { CONSULTED, type ConsultedFactId } from "../simulate/consulted-facts.js";

/** What a simulation is made of. */
export const SIMULATED = {
  requires: { cluster: ["nodes", "pods"] },
  consults: { cluster: CONSULTED },
} as const;

interface Input {
  readonly collectedAt: string;
  readonly cluster: ClusterView<"nodes" | "pods", ConsultedFactId>;
}

type Simulated = Exclude<Prediction, { readonly kind: "relocate" }>;

/** Simulates a change of some Nodes; names in full what was missing for it. */
export function simulate<P extends Simulated>(
  { cluster: facts, collectedAt }: Input,
  nodes: readonly string[],
  predict: (cluster: Cluster) => P,
): P | Undecidable {
  const known = new Set(facts.nodes.map(({ metadata }) => metadata.name));
  const unknown = nodes.find((node) => !known.has(node));
  if (unknown !== undefined) {
    return new Undecidable({
      reason: "not-collected",
      detail: `Node ${unknown} is not among the nodes that were read`,
    });
  }
  try {
    const prediction = predict(clusterOf(facts, collectedAt));
    return { ...prediction, missing: prediction.missing.map((fact) => inFull(fact, facts)) };
  } catch (error) {
    // A quantity or a selector that the API server would not have accepted.
    if (!(error instanceof SyntaxError)) throw error;
    return new Undecidable({ reason: "malformed", detail: error.message });
  }
}

function clusterOf(facts: Input["cluster"], collectedAt: string): Cluster {
  const known = Object.fromEntries(
    CONSULTED.flatMap((fact) => {
      const observation = facts[fact];
      return observation.state === "observed" ? [[fact, observation.value]] : [];
    }),
  );
  return new Cluster({ nodes: facts.nodes, pods: facts.pods, known, atMillis: Date.parse(collectedAt) });
}

function inFull(missing: string, facts: Input["cluster"]): string {
  const fact = CONSULTED.find((each) => each === missing);
  const observation = fact === undefined ? undefined : facts[fact];
  return observation?.state === "unobserved" ? `${missing}: ${observation.detail}` : missing;
}
