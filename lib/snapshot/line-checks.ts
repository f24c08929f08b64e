import type { Checks, LineKind, LineOf } from "./checks.js";
import { Malformed } from "./cut-short.js";
import { isRecord } from "./list-part.js";

/** A line whose shape was checked, under the name of its kind. */
export type CheckedLine = { readonly [K in LineKind]: { readonly kind: K; readonly line: LineOf<K> } }[LineKind];

/** In this order: an object of a Pod bears the key of its spec as well. */
const KINDS = ["schema", "observation", "host", "object", "podSpec", "hostFact", "end"] as const;

/** @throws {Malformed} when the line is none that this format has */
export function checkedLine(value: unknown, number: number, checks: Checks): CheckedLine {
  const kind = isRecord(value) ? KINDS.find((key) => Object.hasOwn(value, key)) : undefined;
  if (kind === undefined) throw new Malformed(`line ${number} is none that a snapshot has`);
  const fault = checks.line(kind, value);
  if (fault !== undefined) throw new Malformed(`line ${number} is no line of a snapshot: ${fault}`);
  // The check above is what this says.
  return { kind, line: value } as unknown as CheckedLine;
}
