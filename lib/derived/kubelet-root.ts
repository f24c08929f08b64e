import { kubeletRootOf } from "../derive/kubelet-root.js";
import { defineDerivedHostFact } from "../derived-fact.js";
import { observedValue } from "../model/observation.js";

export const kubeletRoot = defineDerivedHostFact({
  id: "kubeletRoot",
  requires: {},
  consults: { host: ["processes", "paths"] },
  derive: ({ host: { facts } }) => kubeletRootOf(observedValue(facts.processes), observedValue(facts.paths)),
});
