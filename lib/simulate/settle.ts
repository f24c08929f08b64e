import type { Simulation } from "./simulation.js";

/** More than any cluster of the stated scale needs; beyond it something chases its own tail. */
const MOST_EVENTS = 5_000_000;

/** Lets the cluster go on for a while. */
export function settle({ clock, facts }: Simulation, forMillis: number): void {
  const untilMillis = clock.nowMillis + forMillis;
  for (let events = 0; clock.step(untilMillis); events++) {
    if (events < MOST_EVENTS) continue;
    facts.note(`the end: it had not come after ${MOST_EVENTS} events`);
    return;
  }
}
