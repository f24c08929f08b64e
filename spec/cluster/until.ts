import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until something holds and gives back what it found.
 *
 * @param look undefined or false as long as it does not hold; what it throws counts as that, and is told in the end
 * @throws {Error} when it does not hold in time, with what was waited for
 */
export async function until<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let trouble = "";
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
      trouble = "";
    } catch (error) {
      trouble = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    await sleep(200);
  }
  throw new Error(`waited ${seconds} s for ${what}${trouble}`);
}
