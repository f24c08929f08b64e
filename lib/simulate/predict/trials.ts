import type { Cluster, Run } from "../cluster.js";

/** One try of a change. */
export interface Attempt<T> {
  /** equal for ends that mean the same: which of two equal replicas is hit does not matter */
  readonly signature: string;
  /** the end in full; only while the run is there, and only of an attempt that was made to be told */
  tell(): T;
}

/** An end that came out. */
export interface Ranked<T> {
  readonly end: T;
  /** part of the trials that ended so, 0 to 1 */
  readonly share: number;
}

/**
 * Tries a change several times, since clusters decide some things by chance. Each end that came out is played once more to
 * be told in full, which costs more than to tell it from others.
 *
 * @param attempt `isTold`: whether the end will be told
 * @returns the ends that came out, the likeliest first
 */
export function runTrials<T>(
  cluster: Cluster,
  trials: number,
  attempt: (run: Run, isTold: boolean) => Attempt<T>,
): readonly [Ranked<T>, ...Ranked<T>[]] {
  const tally = new Map<string, { readonly seed: number; times: number }>();
  for (let seed = 1; seed <= trials; seed++) {
    const { signature } = cluster.try(seed, (run) => attempt(run, false));
    const known = tally.get(signature);
    if (known === undefined) tally.set(signature, { seed, times: 1 });
    else known.times++;
  }
  const [likeliest = { seed: 1, times: trials }, ...others] = [...tally.values()].sort((a, b) => b.times - a.times);
  const replay = ({ seed, times }: { readonly seed: number; readonly times: number }): Ranked<T> => ({
    end: cluster.try(seed, (run) => attempt(run, true).tell()),
    share: times / trials,
  });
  return [replay(likeliest), ...others.map(replay)];
}

/** The number goes down as the work grows: the time that the trials take together does not go up. */
export function trialsFor(pods: number, nodes: number): number {
  if (pods * nodes <= 2000) return 15;
  return pods * nodes <= 20_000 ? 7 : 3;
}
