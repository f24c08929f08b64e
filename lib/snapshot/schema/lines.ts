// The lines of a snapshot, whatever fact they hold.

import type { SnapshotSource } from "../../model/snapshot.js";
import { change } from "../../schema/change.js";
import {
  anyOf,
  anything,
  boolean,
  count,
  exactly,
  list,
  map,
  matching,
  named,
  nullable,
  object,
  oneOf,
  optional,
  type Shape,
  text,
} from "../../schema/shape.js";
import type * as lines from "../line.js";

/** RFC 3339 in UTC, as API servers and kaudit write it */
const time = matching("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$");
const period = named("Period", object<lines.HeaderLine["collectedAt"]>({ from: time, to: time }));
const provenance = { source: text, at: time };
/** The reason is any text: one that a reader does not know is unobserved all the same. */
const unobserved = { state: exactly("unobserved"), reason: text, detail: text, ...provenance } as const;
const observed = { state: exactly("observed"), ...provenance } as const;

/** `pods`, or a plugin's `acme/pools`; never `__proto__` */
const factId = matching("^[A-Za-z][A-Za-z0-9./-]{0,99}$");
const sha256 = matching("^[0-9a-f]{64}$");

const cluster = object<lines.HeaderLine["cluster"]>({
  id: nullable(text),
  idSource: nullable(oneOf<"kube-system" | "config">({ "kube-system": true, config: true })),
  name: nullable(text),
  server: nullable(text),
  tlsVerified: nullable(boolean),
});

const source = object<SnapshotSource>({
  kind: oneOf<SnapshotSource["kind"]>({ api: true, snapshot: true, list: true, "host-facts": true }),
  name: text,
  collectedAt: nullable(period),
});

const identity = oneOf<lines.HostLine["identity"]>({
  verified: true,
  "rebooted-since": true,
  "host-key": true,
  unverified: true,
});

/** An object whose fields another shape describes. */
const fields: Shape<Readonly<Record<string, unknown>>> = map(anything);

/** One shape for each kind of line, under the key that tells it from the others. */
export const LINE_SHAPES = {
  schema: named(
    "HeaderLine",
    object<lines.HeaderLine>({
      schema: text,
      tool: object({ name: text, version: text }),
      cluster,
      collectedAt: period,
      change: optional(change),
      sources: list(source),
      picks: map(list(text)),
    }),
  ),
  observation: named(
    "ObservationLine",
    anyOf(
      object<lines.ListLine>({ observation: factId, ...observed, objects: count }),
      object<lines.ValueLine>({ observation: factId, ...observed, value: anything }),
      object<lines.MissingLine>({ observation: factId, ...unobserved }),
    ),
  ),
  host: named(
    "HostLine",
    object<lines.HostLine>({
      host: text,
      node: optional(text),
      address: optional(text),
      identity,
      connection: anyOf(
        object<lines.Connected>({ ...observed, value: exactly("connected") }),
        object<lines.UnobservedLine>(unobserved),
      ),
      facts: list(factId),
    }),
  ),
  object: named("ObjectLine", object<lines.ObjectLine>({ object: factId, podSpec: optional(count), value: fields })),
  podSpec: named("PodSpecLine", object<lines.PodSpecLine>({ podSpec: count, value: fields })),
  hostFact: named(
    "HostFactLine",
    anyOf(
      object<lines.HostValueLine>({ hostFact: factId, of: text, ...observed, value: anything }),
      object<lines.HostMissingLine>({ hostFact: factId, of: text, ...unobserved }),
    ),
  ),
  end: named("EndLine", object<lines.EndLine>({ end: exactly(true), lines: count, sha256: sha256 })),
} as const;
