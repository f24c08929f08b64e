import { createMountTable } from "../derive/mount-table.js";
import { defineDerivedHostFact } from "../derived-fact.js";

export const mountTable = defineDerivedHostFact({
  id: "mountTable",
  requires: { host: ["mounts"] },
  derive: ({ host }) => createMountTable(host.facts.mounts),
});
