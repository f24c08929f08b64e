import { readFileSync } from "node:fs";
import { LISTS } from "../../lib/model/lists.js";
import { observed } from "../../lib/model/observation.js";
import { compilePicks, pick } from "../../lib/model/pick.js";
import type { Snapshot } from "../../lib/model/snapshot.js";
import { recordedHost } from "./host.js";

/** The moments of the recorded relocation, in order. */
export const MOMENTS = ["before", "drained", "moved-stopped", "moved-running", "after-rm", "prepared"] as const;
export type Moment = (typeof MOMENTS)[number];

const AT = "2026-11-20T19:00:00Z";

interface Item {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly uid?: string };
}

/** The recorded cluster and its one host as a snapshot; kinds of which the recording has no object were not collected. */
export function momentSnapshot(moment: Moment): Snapshot {
  const file = `fixtures/kube/relocation/${moment}.json`;
  const { items } = JSON.parse(readFileSync(file, "utf8")) as { readonly items: readonly Item[] };
  const facts = Object.fromEntries(
    LISTS.flatMap(({ fact, kind, picks }) => {
      const objects = items.filter((item) => item.kind === kind);
      return objects.length === 0
        ? []
        : [[fact, observed(pick(objects, compilePicks(picks)), { source: file, at: AT })]];
    }),
  );
  const id = items.find(({ kind, metadata }) => kind === "Namespace" && metadata.name === "kube-system")?.metadata.uid;
  return {
    tool: { name: "kaudit", version: "0.1.0" },
    collectedAt: { from: AT, to: AT },
    change: null,
    cluster: { id: id ?? null, idSource: "kube-system", name: null, server: null, tlsVerified: null },
    sources: [{ kind: "list", name: file, collectedAt: null }],
    picks: Object.fromEntries(LISTS.map(({ fact, picks }) => [fact, picks])),
    facts,
    hosts: new Map([["node1", recordedHost(moment)]]),
  };
}
