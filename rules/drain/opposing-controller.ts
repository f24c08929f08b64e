import { nameOfImage } from "../../lib/derive/foundation.js";
import { keyOf } from "../../lib/derive/owner.js";
import { isFinished } from "../../lib/derive/pod-status.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, lookedAt } from "../../lib/rule.js";

/** End of the image's name → what the software is called and what it does to Nodes and Pods by itself. */
const OPPONENTS: readonly (readonly [image: string, software: string, deed: string])[] = [
  ["/cluster-autoscaler", "cluster-autoscaler", "adds Nodes for Pods that wait and may remove the emptied one"],
  ["/karpenter/controller", "Karpenter", "adds Nodes for Pods that wait and may remove the emptied one"],
  ["/descheduler", "descheduler", "evicts Pods by itself and uses up the same budgets"],
  ["/kured", "kured", "drains, reboots and uncordons Nodes by itself"],
  ["/draino", "Draino", "drains Nodes by itself when they report a problem"],
  ["/system-upgrade-controller", "system-upgrade-controller", "cordons, drains and upgrades Nodes by itself"],
];

/** Somebody else acts on Nodes and Pods at the same time. */
export const opposingController = defineClusterRule({
  id: "opposing-controller",
  family: "drain",
  title: "A controller acts on Nodes by itself",
  risks: ["F23"],
  rationale:
    "Autoscalers, deschedulers and reboot daemons cordon, evict, remove and uncordon by rules of their own. During a planned " +
    "change they take capacity, use up budgets, or let Pods back on a Node that is to stay empty.",
  sources: [
    "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md",
    "https://github.com/kubernetes-sigs/descheduler",
    "https://kured.dev/docs/operation/",
  ],
  occasions: ["drain", "reboot", "power-off"],
  worst: { drain: "low", reboot: "low", "power-off": "low" },
  identity: ["name"],
  messages: {
    acts: {
      message: "{software} runs as {pod}: it {deed}",
      impact: "What it does during the change is in no prediction.",
      remediation: [
        {
          text: "Pause it for the time of the change, or see that its next run lies outside of it.",
          commands: ["kubectl get pods --namespace={namespace} -o wide"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods --namespace={namespace}"],
    },
  },
  requires: { cluster: ["pods"] },
  evaluate: ({ cluster: { pods } }) => {
    const found = new Map<string, { readonly pod: Pod; readonly deed: string }>();
    for (const pod of pods) {
      for (const { image = "" } of pod.spec?.containers ?? []) {
        const name = `/${nameOfImage(image)}`;
        const opponent = OPPONENTS.find(([end]) => name.endsWith(end));
        if (opponent === undefined || isFinished(pod)) continue;
        const known = found.get(opponent[1]);
        // The first by name, so that the order of the list does not show.
        if (known === undefined || keyOf(pod.metadata) < keyOf(known.pod.metadata)) {
          found.set(opponent[1], { pod, deed: opponent[2] });
        }
      }
    }
    const outcome = examine(found, ([software, { pod, deed }]) => ({
      messageId: "acts",
      severity: "low",
      certainty: "certain",
      subject: objectSubject("Pod", pod),
      identity: { name: software },
      data: { software, deed, pod: keyOf(pod.metadata), namespace: pod.metadata.namespace ?? "" },
      evidence: [{ object: `Pod/${keyOf(pod.metadata)}`, path: "/spec/containers", value: software }],
    }));
    return lookedAt(outcome, pods.length);
  },
});
