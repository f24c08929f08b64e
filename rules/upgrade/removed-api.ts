import { minorVersion } from "../../lib/derive/kubernetes-version.js";
import type { ApiServerMetrics } from "../../lib/model/cluster-facts.js";
import { defineClusterRule, examine, open, type Violation } from "../../lib/rule.js";

type RequestedApi = ApiServerMetrics["requestedDeprecatedApis"][number];

/** Somebody asks for an API that the new version does not serve. */
export const removedApi = defineClusterRule({
  id: "removed-api",
  family: "upgrade",
  title: "An API that the new version removes is in use",
  risks: ["H01"],
  rationale:
    "The API server counts requests for versions of an API that are to be removed, and says in which release. Whoever still asks for one " +
    "gets 404 after the upgrade: a controller that stops, a deployment that fails.",
  sources: [
    "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
    "https://kubernetes.io/docs/reference/instrumentation/metrics/: apiserver_requested_deprecated_apis",
  ],
  occasions: ["upgrade"],
  worst: { upgrade: "high" },
  identity: ["key"],
  messages: {
    requested: {
      message: "{resource} in {api} was asked for since the API server started, and is gone from {removed} on",
      impact: "Clients that still ask for it fail after the upgrade.",
      remediation: [
        {
          text: "Find the client in the API server's audit log by its user agent and bring it up to date; then look again after a restart of the API server.",
          commands: ["kubectl get --raw /metrics"],
          destructive: false,
        },
      ],
      verify: ["kubectl get --raw /metrics"],
    },
  },
  requires: { cluster: ["apiServerMetrics"] },
  evaluate: ({ change, cluster: { apiServerMetrics } }) => {
    const target = minorVersion(change.toVersion);
    if (target === undefined) return open("malformed", `${change.toVersion} is no version of Kubernetes 1.x`);
    // The metrics themselves are looked at, whether or not they name an API.
    const outcome = examine(apiServerMetrics.requestedDeprecatedApis, (api) => {
      // Deprecated, with no release yet in which it is to go.
      if (api.removedRelease === "") return undefined;
      const removed = minorVersion(api.removedRelease);
      if (removed === undefined) {
        return {
          reason: "malformed",
          detail: `in which release ${api.resource} goes is not known: ${api.removedRelease}`,
        };
      }
      return removed <= target ? violate(api) : undefined;
    });
    return outcome.kind === "examined" ? { ...outcome, examined: Math.max(1, outcome.examined) } : outcome;
  },
});

function violate({ group, version, resource, removedRelease }: RequestedApi): Violation<"requested", "key"> {
  const api = group === "" ? version : `${group}/${version}`;
  return {
    messageId: "requested",
    severity: "high",
    certainty: "certain",
    subject: { kind: "API", name: `${resource}.${api}` },
    identity: { key: `${api}/${resource}` },
    data: { resource, api, removed: removedRelease },
    evidence: [
      {
        object: "APIServer/metrics",
        path: "/apiserver_requested_deprecated_apis",
        value: { group, version, resource, removedRelease },
      },
    ],
  };
}
