import { Malformed } from "./cut-short.js";
import type { EndLine, HeaderLine, HostFactLine, HostLine, ObjectLine, ObservationLine, PodSpecLine } from "./line.js";
import { isRecord } from "./list-part.js";

export type CheckedLine =
  | { readonly kind: "schema"; readonly line: HeaderLine }
  | { readonly kind: "observation"; readonly line: ObservationLine }
  | { readonly kind: "host"; readonly line: HostLine }
  | { readonly kind: "podSpec"; readonly line: PodSpecLine }
  | { readonly kind: "object"; readonly line: ObjectLine }
  | { readonly kind: "hostFact"; readonly line: HostFactLine }
  | { readonly kind: "end"; readonly line: EndLine };

const KINDS = ["schema", "observation", "host", "object", "podSpec", "hostFact", "end"] as const;

/** @throws {Malformed} when the line is none that this format knows */
export function checkedLine(value: unknown, number: number): CheckedLine {
  const kind = isRecord(value) ? KINDS.find((key) => Object.hasOwn(value, key)) : undefined;
  if (kind === undefined) throw new Malformed(`line ${number} is none that a snapshot has`);
  return { kind, line: value } as unknown as CheckedLine;
}
