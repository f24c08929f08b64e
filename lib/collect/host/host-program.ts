import type { Provenance } from "../../model/observation.js";
import type { HostObservations } from "../../model/snapshot.js";
import type { HostPlan } from "../plan.js";

/** What is run on a host, and how its output is read. */
export interface HostProgram {
  readonly text: string;
  /** that it takes at most, by its own watch */
  readonly seconds: number;
  newNonce(): string;
  /** all of [0-9a-z] */
  arguments(plan: HostPlan, nonce: string): readonly string[];
  /** each fact of the plan, observed or with the reason why not */
  read(output: Uint8Array, nonce: string, plan: HostPlan, provenance: Provenance): HostObservations;
  /** nonce of the run that made an output; undefined where there is not one frame in it */
  nonceOf(output: Uint8Array): string | undefined;
}
