import { MAX_SCORE } from "./plugin.js";

/**
 * Brings counts from 0 up to scores of at most 100; reversed, the fewest score most.
 *
 * @see pkg/scheduler/framework/plugins/helper, DefaultNormalizeScore
 */
export function normalizeScores(counts: readonly number[], isReversed: boolean): readonly number[] {
  const most = Math.max(0, ...counts);
  if (most === 0) return counts.map(() => (isReversed ? MAX_SCORE : 0));
  return counts.map((count) => {
    const score = Math.trunc((MAX_SCORE * count) / most);
    return isReversed ? MAX_SCORE - score : score;
  });
}
