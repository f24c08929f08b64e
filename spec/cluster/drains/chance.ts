/** Chance from a number: the same number, the same cluster. */
export interface Chance {
  /** 0 to 1, without 1 */
  next(): number;
  whole(least: number, most: number): number;
  /** true so often */
  may(share: number): boolean;
  one<T>(of: readonly T[]): T;
}

/** @see https://github.com/cprosche/mulberry32 */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    may: (share) => next() < share,
    one: (of) => {
      const [chosen] = of.slice(whole(0, of.length - 1));
      if (chosen === undefined) throw new RangeError("nothing to choose from");
      return chosen;
    },
  };
}
