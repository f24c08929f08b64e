import type { Change, ChangeKind } from "../../model/change.js";
import type { Arguments } from "../arguments/arguments.js";
import type { Flags } from "../arguments/flag.js";

/** A change as it was asked for. Which Nodes a selector means is known only once the Nodes have been read. */
export interface ChangeRequest {
  readonly change: Change;
  /** `drain -l`: the label selector that stands in the place of names */
  readonly nodeSelector?: string;
}

/** How one kind of change is written on the command line. */
export interface ChangeGrammar {
  readonly kind: ChangeKind;
  readonly summary: string;
  /** operands and flags, as the first line of the help shows them */
  readonly usage: string;
  readonly operands: "NODE.." | "NODE" | null;
  readonly flags: Flags;
  /** @throws {UsageError} on what cannot be meant */
  read(given: Arguments): ChangeRequest;
}
