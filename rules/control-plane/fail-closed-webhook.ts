import { outagesOf, secondsWords } from "../../lib/derive/outage.js";
import { keyOf } from "../../lib/derive/owner.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import {
  type Backend,
  backendsByService,
  type ConfiguredWebhook,
  failsClosed,
  isNarrowed,
  namespacesOf,
  POD_CREATION,
  SERVICE_NAME,
  vitalRequests,
  webhooksOf,
} from "../../lib/derive/webhook.js";
import { type WorkloadIndex, workloadKey } from "../../lib/derive/workload-index.js";
import type { Occasion } from "../../lib/model/change.js";
import type { Namespace } from "../../lib/model/kubernetes/index.js";
import { type Observation, observedValue } from "../../lib/model/observation.js";
import type { PodsPrediction } from "../../lib/model/prediction.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, examine, openWhereIncomplete, undecidedBy, type Violation } from "../../lib/rule.js";

type MessageId = "noBackend" | "goes" | "deadlock";
type Found = Violation<MessageId, "kind" | "name" | "key">;

const VERIFY = ["kubectl get endpointslices --namespace={namespace} -l {selector}"];
const CONDITION = "if a request passes the webhook's objectSelector or matchConditions";
const BREAK_GLASS = {
  text:
    "Have two backends on different Nodes, and exempt kube-system and the webhook's own namespace by its namespaceSelector. " +
    "In need, save the configuration and delete it for the time of the change.",
  commands: ["kubectl get -o yaml {kind} {configuration}"],
  destructive: false,
};

/** Everything that asks the webhook fails while nobody answers. */
export const failClosedWebhook = defineClusterRule({
  id: "fail-closed-webhook",
  family: "control-plane",
  title: "A webhook that fails closed has nobody behind it",
  risks: ["E17"],
  rationale:
    "With failurePolicy Fail, the API's default, every request that matches is refused while the webhook does not answer. One " +
    "that is asked about Pods stops every replacement in the cluster; if it is asked about its own Pods, it never comes back.",
  sources: [
    "https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/",
    "https://github.com/openkruise/kruise/issues/1521",
  ],
  occasions: ["standing", "drain", "reboot", "power-off", "remove-node", "upgrade", "restore-etcd"],
  worst: {
    standing: "high",
    drain: "high",
    reboot: "high",
    "power-off": "high",
    "remove-node": "high",
    upgrade: "high",
    "restore-etcd": "high",
  },
  identity: ["kind", "name", "key"],
  messages: {
    noBackend: {
      message:
        "Webhook {webhook} fails closed, and Service {service} has no ready endpoint; it is asked about {requests}",
      impact: "These requests are refused now, in {namespaces}: what ends is not replaced.",
      condition: CONDITION,
      remediation: [
        {
          text: "Bring the webhook's Pods back; if that is what it prevents, save its configuration and delete it.",
          commands: ["kubectl get pods --namespace={namespace} -o wide", "kubectl get -o yaml {kind} {configuration}"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    goes: {
      message:
        "Webhook {webhook} fails closed, and all ready endpoints of Service {service} go: nobody answers for {seconds}; it is asked about {requests}",
      impact: "For that time these requests are refused, in {namespaces}: nothing that is evicted is replaced.",
      condition: CONDITION,
      remediation: [BREAK_GLASS],
      verify: VERIFY,
    },
    deadlock: {
      message:
        "Webhook {webhook} fails closed, all ready endpoints of Service {service} go, and it is asked about the creation of its own Pods",
      impact:
        "Its Pods cannot be made anew without it: no Pod is created in {namespaces} until somebody deletes the webhook.",
      condition: CONDITION,
      remediation: [BREAK_GLASS],
      verify: VERIFY,
    },
  },
  requires: {
    cluster: [
      "validatingWebhookConfigurations",
      "mutatingWebhookConfigurations",
      "endpointSlices",
      "services",
      "namespaces",
    ],
  },
  consults: { cluster: ["prediction", "workloadIndex"] },
  evaluate: ({ change, cluster }) => {
    const { services, namespaces } = cluster;
    const known = new Set(services.map(({ metadata }) => keyOf(metadata)));
    const backends = backendsByService(cluster.endpointSlices);
    const prediction = observedValue(cluster.prediction);
    const index = observedValue(cluster.workloadIndex);
    const outcome = prediction && impliedOutcome(prediction);
    const webhooks = webhooksOf(cluster.validatingWebhookConfigurations, cluster.mutatingWebhookConfigurations);
    const examined = examine(webhooks, (each) => {
      const matter = matterOf(each, namespaces, known);
      if (matter === undefined) return undefined;
      const ready = backends.get(matter.service) ?? [];
      if (ready.length === 0) return violate(each, matter, "noBackend", "high", "");
      if (outcome === undefined || index === undefined)
        return unpredicted(change, ready, [cluster.prediction, cluster.workloadIndex]);
      return leaving(each, matter, ready, outcome, index, change);
    });
    return prediction === undefined ? examined : openWhereIncomplete(examined, prediction);
  },
});

/** What a webhook can hold up; its Service is there. */
interface Matter {
  /** `namespace/name` */
  readonly service: string;
  readonly namespace: string;
  readonly requests: readonly string[];
  readonly namespaces: readonly string[];
}

function matterOf(
  { webhook }: ConfiguredWebhook,
  namespaces: readonly Namespace[],
  services: ReadonlySet<string>,
): Matter | undefined {
  const backend = webhook.clientConfig?.service;
  const requests = vitalRequests(webhook);
  // One that is reached by a URL is somewhere else; one without its Service is a hazard of its own.
  if (backend === undefined || !failsClosed(webhook) || requests.length === 0) return undefined;
  const service = keyOf(backend);
  const asked = namespacesOf(webhook, namespaces);
  if (!services.has(service) || asked.length === 0) return undefined;
  return { service, namespace: backend.namespace, requests, namespaces: asked };
}

/** Only these changes are predicted Pod by Pod; the others are asked for what is so now. */
const PREDICTED: ReadonlySet<string> = new Set(["drain", "reboot", "power-off", "remove-node"]);

function unpredicted(change: Occasion, ready: readonly Backend[], facts: readonly Observation<unknown>[]) {
  const touched = new Set<string>(change.nodes);
  const mayGo = ready.some(({ node }) => node === undefined || touched.has(node));
  if (!PREDICTED.has(change.kind) || !mayGo) return undefined;
  return facts.map((fact) => undecidedBy(fact, "whether the webhook's Pods go is not known")).find(Boolean);
}

/** All its ready endpoints are Pods of the touched Nodes, and the prediction shows when the workload behind them is away. */
function leaving(
  configured: ConfiguredWebhook,
  matter: Matter,
  ready: readonly Backend[],
  outcome: PodsPrediction,
  index: WorkloadIndex,
  change: Occasion,
): Found | undefined {
  const touched = new Set<string>(change.nodes);
  if (!ready.every(({ node }) => node !== undefined && touched.has(node))) return undefined;
  const pods = ready.flatMap(({ pod }) => index.pod(pod ?? "") ?? []);
  const workloads = new Set(pods.flatMap((pod) => index.ofPod(pod) ?? []).map(workloadKey));
  const outages = outagesOf(outcome, index).filter(({ workload }) => workloads.has(workloadKey(workload)));
  const [outage] = outages.toSorted((a, b) => (b.seconds.max ?? Infinity) - (a.seconds.max ?? Infinity));
  if (outage === undefined) return undefined;
  // A Node that comes back starts its Pods again without asking anybody.
  const asksItself =
    matter.requests.includes(POD_CREATION) && matter.namespaces.includes(pods[0]?.metadata.namespace ?? "");
  if (asksItself && change.kind !== "reboot") return violate(configured, matter, "deadlock", "high", "");
  const isLong = outage.seconds.max === null || change.kind === "power-off" || change.kind === "remove-node";
  return violate(configured, matter, "goes", isLong ? "high" : "medium", secondsWords(outage.seconds));
}

function violate(
  { kind, configuration, webhook }: ConfiguredWebhook,
  { service, namespace, requests, namespaces }: Matter,
  messageId: MessageId,
  severity: Severity,
  seconds: string,
): Found {
  const isSure = !isNarrowed(webhook);
  return {
    messageId,
    severity: isSure ? severity : "medium",
    certainty: isSure ? "certain" : "conditional",
    subject: { kind, name: configuration },
    identity: { kind, name: configuration, key: webhook.name },
    data: {
      kind: kind.toLowerCase(),
      configuration,
      webhook: webhook.name,
      service,
      namespace,
      selector: `${SERVICE_NAME}=${webhook.clientConfig?.service?.name ?? ""}`,
      requests,
      namespaces: namespaces.map((name) => `namespace ${name}`),
      seconds,
    },
    evidence: [{ object: `${kind}/${configuration}`, path: "/webhooks", value: webhook.name }],
  };
}
