import { newlyPending } from "../../lib/derive/newly-pending.js";
import { readinessOf, readinessSince } from "../../lib/derive/node-readiness.js";
import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { UNSCHEDULABLE } from "../../lib/derive/taints.js";
import type { Node } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "cordoned" | "notReady";

/** A maintenance rarely takes longer; what is cordoned since yesterday was forgotten, or nobody wrote it down. */
const FORGOTTEN_HOURS = 24;
const HOUR_MILLIS = 3_600_000;

/** Room that is there and is not given: the change counts on fewer Nodes than it seems. */
export const cordonedNodes = defineClusterRule({
  id: "cordoned-nodes",
  family: "drain",
  title: "Other Nodes take no Pods",
  risks: ["F21"],
  rationale:
    "A cordon stays until somebody takes it away, also when the work that it was for is long done. What is drained meanwhile " +
    "has fewer places to go, and a failure during the change none.",
  sources: ["https://kubernetes.io/docs/concepts/architecture/nodes/#manual-node-administration"],
  occasions: ["standing", "drain", "reboot", "power-off", "remove-node"],
  worst: { standing: "medium", drain: "medium", reboot: "low", "power-off": "medium", "remove-node": "medium" },
  identity: ["name"],
  messages: {
    cordoned: {
      message: "Node {node} is cordoned, {since}",
      impact: "It takes no Pods that leave other Nodes; if nobody works on it, that room is missing for nothing.",
      remediation: [
        {
          text: "Ask who cordoned it; when nothing is wrong with it, let it take Pods again before the change.",
          commands: ["kubectl uncordon -- {node}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get nodes"],
    },
    notReady: {
      message: "Node {node} is not ready, {since}",
      impact: "It takes no Pods, and its own may be replaced at any time and need room as well.",
      remediation: [
        {
          text: "Repair it, or wait until it is ready, before another Node is taken away.",
          commands: ["kubectl describe node -- {node}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get nodes"],
    },
  },
  requires: { cluster: ["nodes"] },
  consults: { cluster: ["prediction", "pods"] },
  evaluate: ({ change, collectedAt, cluster: { nodes, prediction, pods } }) => {
    const touched = new Set<string>(change.nodes);
    const predicted = observedValue(prediction);
    const outcome = predicted && impliedOutcome(predicted);
    const needsRoom = outcome !== undefined && newlyPending(outcome, observedValue(pods) ?? []).length > 0;
    return examine(
      nodes.filter(({ metadata }) => !touched.has(metadata.name)),
      (node) => {
        const state = stateOf(node);
        if (state === undefined) return undefined;
        const hours = state.since && (Date.parse(collectedAt) - Date.parse(state.since)) / HOUR_MILLIS;
        const isOld = typeof hours === "number" && hours >= FORGOTTEN_HOURS;
        const isFault = state.messageId === "notReady" || isOld;
        const isMedium = change.kind === "standing" ? isFault : needsRoom && change.kind !== "reboot";
        return violate(node, state.messageId, state.since, isMedium ? "medium" : "low");
      },
    );
  },
});

function stateOf(node: Node): { readonly messageId: MessageId; readonly since?: string | undefined } | undefined {
  const readiness = readinessOf(node);
  if (readiness === "not-ready" || readiness === "silent")
    return { messageId: "notReady", since: readinessSince(node) };
  const { spec } = node;
  if (spec?.unschedulable !== true) return undefined;
  return { messageId: "cordoned", since: spec.taints?.find(({ key }) => key === UNSCHEDULABLE)?.timeAdded };
}

function violate(
  node: Node,
  messageId: MessageId,
  since: string | undefined,
  severity: Severity,
): Violation<MessageId, "name"> {
  const { name } = node.metadata;
  return {
    messageId,
    severity,
    certainty: "certain",
    subject: objectSubject("Node", node),
    identity: { name },
    data: { node: name, since: since === undefined ? "since when is not known" : `since ${since}` },
    evidence: [
      messageId === "cordoned"
        ? { object: `Node/${name}`, path: "/spec/unschedulable", value: true }
        : { object: `Node/${name}`, path: "/status/conditions", value: "Ready is not True" },
    ],
  };
}
