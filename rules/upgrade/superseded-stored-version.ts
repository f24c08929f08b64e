import type { CustomResourceDefinition } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "former" | "unserved";
type Found = Violation<MessageId, "name">;

/** Objects that etcd holds in a version which the next release of their operator may not know. */
export const supersededStoredVersion = defineClusterRule({
  id: "superseded-stored-version",
  family: "upgrade",
  title: "Custom resources may be stored in a former version",
  risks: ["H08"],
  rationale:
    "An object stays in etcd in the version in which it was last written. status.storedVersions names every version that was ever stored, until " +
    "somebody rewrites the objects and takes it out. A release that drops such a version cannot be installed, or leaves objects that nobody can read.",
  sources: [
    "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#upgrade-existing-objects-to-a-new-stored-version",
    "https://github.com/kubernetes-sigs/kube-storage-version-migrator",
  ],
  occasions: ["upgrade", "restore-etcd"],
  worst: { upgrade: "medium", "restore-etcd": "medium" },
  identity: ["name"],
  messages: {
    former: {
      message: "{definition} stores {current}, and its objects may still be stored as {former}",
      impact: "Its operator cannot be brought to a release without {former} before they are rewritten.",
      condition: "if the new release of its operator drops {former}",
      remediation: [
        {
          text: "Rewrite every object (a get and a replace of each will do), then take the former versions out of status.storedVersions.",
          commands: ["kubectl get customresourcedefinition -o jsonpath='{.status.storedVersions}' -- {definition}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get customresourcedefinition -o jsonpath='{.status.storedVersions}' -- {definition}"],
    },
    unserved: {
      message: "{definition} stores {current}; its objects may still be stored as {former}, which is served no more",
      impact: "They are read through a conversion that the next release may leave out.",
      condition: "if the new release of its operator drops {former}",
      remediation: [
        {
          text: "Rewrite every object while the conversion is there, then take the former versions out of status.storedVersions.",
          commands: ["kubectl get customresourcedefinition -o yaml -- {definition}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get customresourcedefinition -o jsonpath='{.status.storedVersions}' -- {definition}"],
    },
  },
  requires: { cluster: ["customResourceDefinitions"] },
  evaluate: ({ cluster: { customResourceDefinitions } }) => examine(customResourceDefinitions, check),
});

function check({ metadata: { name }, spec, status }: CustomResourceDefinition): Found | undefined {
  const versions = spec?.versions ?? [];
  const current = versions.find(({ storage }) => storage === true)?.name ?? "";
  const former = (status?.storedVersions ?? []).filter((version) => version !== current);
  if (former.length === 0) return undefined;
  const isUnserved = former.some((version) => versions.find((each) => each.name === version)?.served !== true);
  return {
    messageId: isUnserved ? "unserved" : "former",
    severity: isUnserved ? "medium" : "low",
    certainty: "conditional",
    subject: { kind: "CustomResourceDefinition", name },
    identity: { name },
    data: { definition: name, current, former },
    evidence: [
      {
        object: `CustomResourceDefinition/${name}`,
        path: "/status/storedVersions",
        value: status?.storedVersions ?? [],
      },
    ],
  };
}
