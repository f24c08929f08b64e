import { PACE } from "../pace.js";
import type { Simulation } from "../simulation.js";

/**
 * Creates Pods as controllers do: one, then two at once, then four, each batch when the one before is through. After a batch
 * with a refusal there is no next.
 *
 * @param create false where the API server refused
 * @param done told whether all were created
 * @see pkg/controller/replicaset, slowStartBatch
 */
export function slowStart(
  { clock }: Simulation,
  count: number,
  create: (index: number) => boolean,
  done: (isAccepted: boolean) => void,
): void {
  const runBatch = (first: number, size: number): void => {
    const end = Math.min(count, first + size);
    let isAccepted = true;
    for (let index = first; index < end; index++) isAccepted = create(index) && isAccepted;
    if (!isAccepted || end === count) done(isAccepted);
    else clock.after(PACE.request, () => runBatch(end, size * 2));
  };
  runBatch(0, 1);
}
