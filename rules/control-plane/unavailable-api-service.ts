import { objectSubject } from "../../lib/derive/subject.js";
import { defineClusterRule, examine } from "../../lib/rule.js";

/** A group of the API that is served by Pods, and they do not answer. */
export const unavailableApiService = defineClusterRule({
  id: "unavailable-api-service",
  family: "control-plane",
  title: "An aggregated API does not answer",
  risks: ["E26"],
  rationale:
    "Namespace deletion, garbage collection and discovery ask every group of the API. One that is served by Pods and does not " +
    "answer holds them up for all others; autoscaling stands still where it is the metrics API.",
  sources: ["https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/"],
  occasions: ["standing", "drain", "upgrade"],
  worst: { standing: "medium", drain: "medium", upgrade: "medium" },
  identity: ["name"],
  messages: {
    unavailable: {
      message: "APIService {name}, served by Service {service}, is not available: {reason}",
      impact: "What is deleted meanwhile may stay Terminating, and what asks this API gets errors.",
      remediation: [
        {
          text: "Bring its backend back, or delete the APIService if what served it is gone for good.",
          commands: ["kubectl get apiservice -o yaml -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get apiservices"],
    },
  },
  requires: { cluster: ["apiServices"] },
  evaluate: ({ cluster: { apiServices } }) =>
    examine(apiServices, (apiService) => {
      const { metadata, spec, status } = apiService;
      const available = status?.conditions?.find(({ type }) => type === "Available");
      if (spec?.service === undefined || available?.status !== "False") return undefined;
      const { namespace = "", name = "" } = spec.service;
      return {
        messageId: "unavailable",
        severity: "medium",
        certainty: "certain",
        subject: objectSubject("APIService", apiService),
        identity: { name: metadata.name },
        data: { name: metadata.name, service: `${namespace}/${name}`, reason: available.reason ?? "no reason given" },
        evidence: [{ object: `APIService/${metadata.name}`, path: "/status/conditions", value: "Available is False" }],
      };
    }),
});
