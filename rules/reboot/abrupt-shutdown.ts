import { parseGoDuration } from "../../lib/derive/go-duration.js";
import { isMovablePod } from "../../lib/derive/movable-pods.js";
import { keyOf } from "../../lib/derive/owner.js";
import { isFinished, isMirrorPod } from "../../lib/derive/pod-status.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { KubeletConfiguration } from "../../lib/model/host-facts.js";
import type { Pod } from "../../lib/model/kubernetes/index.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "off" | "short";
type Found = Violation<MessageId, "node">;

const DEFAULT_GRACE_SECONDS = 30;
/** From this priority on the kubelet takes a Pod for critical, and stops it last. @see pkg/kubelet/types, IsCriticalPod */
const CRITICAL_PRIORITY = 2_000_000_000;

const DRAIN_FIRST = {
  text: "Drain the Node first, and let the machine go when its Pods are gone: a drain gives each Pod its own time.",
  commands: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
  destructive: false,
};

/** A machine that shuts down waits for its Pods as long as the kubelet holds it up, which by default is not at all. */
export const abruptShutdown = defineHostRule({
  id: "abrupt-shutdown",
  family: "reboot",
  title: "Pods get no time to stop when the machine shuts down",
  risks: ["F12", "G12"],
  rationale:
    "The kubelet delays a shutdown for shutdownGracePeriod, and that is 0 unless somebody sets it. systemd then ends the containers with " +
    "everything else: no preStop hook runs, terminationGracePeriodSeconds is not asked for, volumes stay attached, and the Pods' objects say " +
    "that they run. With a period, ordinary Pods have it less the part that is kept for critical ones, however much longer they want.",
  sources: [
    "https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#graceful-node-shutdown",
    "pkg/kubelet/nodeshutdown/nodeshutdown_manager.go in Kubernetes: killPods takes the lesser of the Pod's period and the group's",
  ],
  occasions: ["reboot", "power-off"],
  worst: { reboot: "medium", "power-off": "medium" },
  identity: ["node"],
  messages: {
    off: {
      message:
        "{node} shuts down without waiting for its Pods (shutdownGracePeriod is not set): {count:Pod runs|Pods run} on it",
      impact: "They are killed with the machine, unsaved; their volumes stay attached until the Node is back.",
      condition: "if they still run when the machine goes, and shutdownGracePeriodByPodPriority is not set either",
      remediation: [DRAIN_FIRST],
      verify: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
    },
    short: {
      message:
        "At a shutdown of {node}, ordinary Pods have {ordinary} s to stop and critical ones {critical} s; {count:Pod asks|Pods ask} for more, the longest for {longest} s: {pods}",
      impact: "They are killed when that time is over.",
      condition: "if they still run when the machine goes, and make use of their grace period",
      remediation: [DRAIN_FIRST],
      verify: ["kubectl get pods -A -o wide --field-selector spec.nodeName={node}"],
    },
  },
  requires: { cluster: ["podsByNode"], host: ["kubeletConfiguration"] },
  evaluate: ({ cluster: { podsByNode }, host }) => {
    const node = host.node ?? host.name;
    const running = (podsByNode.get(node) ?? []).filter((pod) => !isFinished(pod) && !isMirrorPod(pod));
    return examine([host.facts.kubeletConfiguration], (configuration) => check(node, running, configuration));
  },
});

function check(
  node: string,
  running: readonly Pod[],
  configuration: KubeletConfiguration,
): Found | Undecided | undefined {
  const { shutdownGracePeriod = "0s", shutdownGracePeriodCriticalPods = "0s", hasDropIns, path } = configuration;
  const total = parseGoDuration(shutdownGracePeriod);
  const critical = parseGoDuration(shutdownGracePeriodCriticalPods);
  if (total === null || critical === null) {
    return { reason: "malformed", detail: `the shutdown grace period in ${path} of ${node} is no duration` };
  }
  if (total === 0) {
    if (hasDropIns === true) {
      const detail = `shutdownGracePeriod of ${node}: files merged over ${path} may set it, and were not read`;
      return { reason: "not-collected", detail };
    }
    // What a drain would not move ends with the machine anyhow.
    const pods = running.filter(isMovablePod);
    return pods.length === 0
      ? undefined
      : violate("off", node, pods, { ordinary: 0, critical: 0, longest: 0 }, configuration);
  }
  const ordinary = total - critical;
  const cutShort = running.filter((pod) => graceOf(pod) > (isCritical(pod) ? critical : ordinary));
  if (cutShort.length === 0) return undefined;
  const longest = cutShort.reduce((most, pod) => Math.max(most, graceOf(pod)), 0);
  return violate("short", node, cutShort, { ordinary, critical, longest }, configuration);
}

/** [s] */
function graceOf({ spec }: Pod): number {
  return spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
}

function isCritical({ spec }: Pod): boolean {
  return (spec?.priority ?? 0) >= CRITICAL_PRIORITY;
}

function violate(
  messageId: MessageId,
  node: string,
  pods: readonly Pod[],
  seconds: Readonly<Record<"ordinary" | "critical" | "longest", number>>,
  { shutdownGracePeriod, shutdownGracePeriodCriticalPods }: KubeletConfiguration,
): Found {
  return {
    messageId,
    severity: "medium",
    certainty: "conditional",
    subject: { kind: "Node", name: node },
    identity: { node },
    data: { node, count: pods.length, pods: pods.map(({ metadata }) => keyOf(metadata)), ...seconds },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [
      {
        host: node,
        fact: "kubeletConfiguration",
        path: "/shutdownGracePeriod",
        value: {
          shutdownGracePeriod: shutdownGracePeriod ?? null,
          shutdownGracePeriodCriticalPods: shutdownGracePeriodCriticalPods ?? null,
        },
      },
    ],
  };
}
