import type { PossibleOutcome } from "../../model/prediction.js";
import type { Cluster, Run } from "../cluster.js";

/** One trial: how it ended, and by what it is told from others. */
export interface Trial {
  readonly outcome: Omit<PossibleOutcome, "share">;
  /** equal for ends that mean the same: which of two equal replicas is hit does not matter */
  readonly signature: string;
}

export interface Trials {
  /** seed of a trial that ended as most did */
  readonly seed: number;
  /** the likeliest first */
  readonly outcomes: readonly PossibleOutcome[];
}

/**
 * Tries a change several times, since clusters decide some things by chance, and finds the end that comes out most often.
 * The number of trials goes down as the cluster grows, the time that they take does not go up.
 */
export function runTrials(cluster: Cluster, pods: number, attempt: (run: Run) => Trial): Trials {
  const count = pods <= 2000 ? 15 : pods <= 20_000 ? 7 : 3;
  const tally = new Map<string, { seed: number; times: number; outcome: Trial["outcome"] }>();
  for (let seed = 1; seed <= count; seed++) {
    const { signature, outcome } = cluster.try(seed, attempt);
    const known = tally.get(signature);
    if (known === undefined) tally.set(signature, { seed, times: 1, outcome });
    else known.times++;
  }
  const ranked = [...tally.values()].sort((a, b) => b.times - a.times);
  return {
    seed: ranked[0]?.seed ?? 1,
    outcomes: ranked.map(({ outcome, times }) => ({ ...outcome, share: times / count })),
  };
}
