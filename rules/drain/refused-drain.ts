import { impliedOutcome } from "../../lib/derive/pods-prediction.js";
import { namedSubject } from "../../lib/derive/subject.js";
import type { MessageValues } from "../../lib/model/finding.js";
import type { Violation } from "../../lib/rule.js";
import { defineClusterRule, examine, openWhereIncomplete } from "../../lib/rule.js";

type MessageId = "daemonSets" | "emptyDirs" | "bare" | "orphans";

const VERIFY = ["kubectl drain --dry-run=server -- {nodes}"];
/** With every flag that the Node asks for, since kubectl refuses as long as one is missing. */
const DRAIN =
  "kubectl drain --ignore-daemonsets --delete-emptydir-data={deletesEmptyDirs} --force={deletesBare} -- {nodes}";
const DRAIN_ALL = {
  text: "Then drain with all that it asks for: =true deletes what was said above for good.",
  commands: [DRAIN],
  destructive: true,
};
const IMPACT = "kubectl refuses as a whole: it evicts nothing, ends with an error and leaves the Node cordoned.";

/** How kubectl words its refusals. @see k8s.io/kubectl/pkg/drain/filters.go */
const REASONS: readonly (readonly [words: string, messageId: MessageId])[] = [
  ["--ignore-daemonsets", "daemonSets"],
  ["--delete-emptydir-data", "emptyDirs"],
  ["declare no controller", "bare"],
  ["not found", "orphans"],
];

/** A flag that was not given: one Pod is enough, and nothing is drained. */
export const refusedDrain = defineClusterRule({
  id: "refused-drain",
  family: "drain",
  title: "kubectl drain refuses to begin without further flags",
  risks: ["F06", "F20"],
  rationale:
    "Before it evicts anything kubectl drain looks at every Pod of the Node. DaemonSets, emptyDir volumes and Pods without a " +
    "controller each need a flag by which a person says that what they lose is known.",
  sources: ["https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/kubectl/pkg/drain/filters.go"],
  occasions: ["drain"],
  worst: { drain: "high" },
  identity: ["name", "key"],
  messages: {
    daemonSets: {
      message: "{count:Pod is|Pods are} of DaemonSets, and --ignore-daemonsets is not given",
      impact: IMPACT,
      remediation: [
        {
          text: "Give --ignore-daemonsets: their Pods stay, as they should, and end when the Node does. What else is =true deletes for good.",
          commands: [DRAIN],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
    emptyDirs: {
      message: "{count:Pod has|Pods have} emptyDir volumes, and --delete-emptydir-data is not given: {volumes}",
      impact: IMPACT,
      remediation: [
        {
          text: "Look at what these volumes hold, then give --delete-emptydir-data as well: it is deleted with the Pods.",
          commands: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
          destructive: false,
        },
        DRAIN_ALL,
      ],
      verify: VERIFY,
    },
    bare: {
      message: "{count:Pod has|Pods have} no controller, and --force is not given",
      impact: IMPACT,
      remediation: [
        {
          text: "Save what makes these Pods, then give --force as well: they are deleted, and nothing makes them anew.",
          commands: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
          destructive: false,
        },
        DRAIN_ALL,
      ],
      verify: VERIFY,
    },
    orphans: {
      message: "{count:Pod names|Pods name} a DaemonSet that is gone, and --force is not given",
      impact: IMPACT,
      remediation: [
        {
          text: "Delete these leftover Pods, or give --force as well.",
          commands: ["kubectl get daemonsets -A"],
          destructive: false,
        },
      ],
      verify: VERIFY,
    },
  },
  requires: { cluster: ["prediction", "workloadIndex"] },
  evaluate: ({ change, cluster: { prediction, workloadIndex } }) => {
    const refused = impliedOutcome(prediction)?.refused ?? [];
    const asks = (flag: string) => refused.some(({ reason }) => reason.includes(flag));
    const flags = {
      deletesEmptyDirs: String(change.deleteEmptydirData || asks("--delete-emptydir-data")),
      deletesBare: String(change.force || asks("--force") || asks("not found")),
    };
    const outcome = examine(REASONS, ([words, messageId]) => {
      const pods = refused.filter(({ reason }) => reason.includes(words)).map(({ pod }) => pod);
      const [node = ""] = pods.map((pod) => workloadIndex.pod(pod)?.spec?.nodeName ?? "");
      if (pods.length === 0) return undefined;
      const volumes = pods.flatMap((pod) =>
        (workloadIndex.pod(pod)?.spec?.volumes ?? []).flatMap(({ name, emptyDir }) =>
          emptyDir ? [`${pod} ${name}`] : [],
        ),
      );
      return violate(messageId, node, pods, { nodes: change.nodes, volumes, ...flags });
    });
    return openWhereIncomplete(outcome, prediction);
  },
});

function violate(
  messageId: MessageId,
  node: string,
  pods: readonly string[],
  data: MessageValues,
): Violation<MessageId, "name" | "key"> {
  return {
    messageId,
    severity: "high",
    certainty: "certain",
    subject: { kind: "Node", name: node },
    identity: { name: node, key: messageId },
    data: { ...data, node, count: pods.length },
    affected: pods.map((pod) => namedSubject("Pod", pod)),
    evidence: [{ object: `Pod/${pods[0] ?? ""}`, path: "/spec/nodeName", value: node }],
  };
}
