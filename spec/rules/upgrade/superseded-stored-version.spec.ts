import type { CustomResourceDefinition } from "../../../lib/model/kubernetes/index.js";
import { testRule } from "../../../lib/testing/index.js";
import { supersededStoredVersion } from "../../../rules/upgrade/superseded-stored-version.js";

const change = { kind: "upgrade", nodes: [], toVersion: "v1.36.2" } as const;
const definition = (storedVersions: readonly string[], isAlphaServed = true): CustomResourceDefinition => ({
  metadata: { name: "clonesets.apps.kruise.io" },
  spec: {
    group: "apps.kruise.io",
    versions: [
      { name: "v1alpha1", served: isAlphaServed, storage: false },
      { name: "v1beta1", served: true, storage: true },
    ],
  },
  status: { storedVersions },
});

testRule(supersededStoredVersion, {
  pass: {
    "only the current version was ever stored": {
      change,
      cluster: { customResourceDefinitions: [definition(["v1beta1"])] },
    },
  },
  fail: {
    "objects may be there in a former version": {
      change,
      cluster: { customResourceDefinitions: [definition(["v1alpha1", "v1beta1"])] },
      findings: [
        {
          messageId: "former",
          severity: "low",
          certainty: "conditional",
          message: "clonesets.apps.kruise.io stores v1beta1, and its objects may still be stored as v1alpha1",
          condition: "if the new release of its operator drops v1alpha1",
        },
      ],
    },
    "the former version is served no more": {
      change: { kind: "restore-etcd", nodes: [], backup: "/b.db" },
      cluster: { customResourceDefinitions: [definition(["v1alpha1", "v1beta1"], false)] },
      findings: [{ messageId: "unserved", severity: "medium" }],
    },
  },
});
