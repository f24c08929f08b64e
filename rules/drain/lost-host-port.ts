import { hostPortsOf } from "../../lib/derive/host-ports.js";
import { compileLabelMap } from "../../lib/derive/label-selector.js";
import { controllerOf, keyOf } from "../../lib/derive/owner.js";
import { isFinished } from "../../lib/derive/pod-status.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { Pod, Service } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, examine, undecidedBy } from "../../lib/rule.js";

/** Ports that people and load balancers outside use; agents of the Node have ports of their own for scraping. */
const PUBLIC_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** What answers on the Node's own address leaves with the Node, and nobody outside is told. */
export const lostHostPort = defineClusterRule({
  id: "lost-host-port",
  family: "drain",
  title: "A DaemonSet's port on the Node stops answering",
  risks: ["F16"],
  rationale:
    "A drain passes over DaemonSets: an ingress controller on the Node's own port goes on until the machine stops, and DNS " +
    "entries or a load balancer that name the Node keep sending it traffic.",
  sources: ["https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#communicating-with-daemon-pods"],
  occasions: ["drain", "reboot", "power-off", "remove-node"],
  worst: { drain: "low", reboot: "medium", "power-off": "medium", "remove-node": "medium" },
  identity: ["namespace", "name", "node"],
  messages: {
    answers: {
      message: "DaemonSet {daemonSet} answers on {ports} of {node}, by the Node's own address",
      impact: "Whatever sends traffic to that address gets no answer from the moment the machine stops.",
      remediation: [
        {
          text: "Take the Node out of the load balancer or the DNS entry before it stops, and put it back when it answers.",
          commands: ["kubectl get node -o wide -- {node}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pods --namespace={namespace} -o wide --field-selector=spec.nodeName={node}"],
    },
  },
  requires: { cluster: ["podsByNode"] },
  consults: { cluster: ["services"] },
  evaluate: ({ change, cluster: { podsByNode, services } }) => {
    const exposed = (observedValue(services) ?? []).filter(isExposed);
    const pods = change.nodes.flatMap((node) => podsByNode.get(node) ?? []).filter(isDaemonPod);
    return examine(pods, (pod) => {
      const ports = publicPorts(pod, exposed);
      const owner = controllerOf(pod.metadata);
      const node = pod.spec?.nodeName ?? "";
      const { namespace = "" } = pod.metadata;
      if (owner === undefined || hostPortsOf(pod.spec ?? {}).length === 0) return undefined;
      if (ports.length === 0) {
        return undecidedBy(services, `whether a Service leads to the ports of DaemonSet ${namespace}/${owner.name}`);
      }
      return {
        messageId: "answers",
        severity: change.kind === "drain" ? "low" : "medium",
        certainty: "certain",
        subject: { kind: "DaemonSet", namespace, name: owner.name },
        identity: { namespace, name: owner.name, node },
        data: { daemonSet: keyOf({ namespace, name: owner.name }), namespace, node, ports: ports.map(String) },
        affected: [objectSubject("Pod", pod)],
        evidence: [{ object: `Pod/${keyOf(pod.metadata)}`, path: "/spec/containers", value: ports }],
      };
    });
  },
});

function isDaemonPod(pod: Pod): boolean {
  return controllerOf(pod.metadata)?.kind === "DaemonSet" && !isFinished(pod);
}

/** Services that send traffic from outside to the Nodes' own addresses. */
function isExposed({ spec }: Service): boolean {
  return spec?.type === "LoadBalancer" || spec?.type === "NodePort";
}

/** Ports 80 and 443, and every port of a DaemonSet that such a Service leads to. */
function publicPorts({ metadata, spec }: Pod, services: readonly Service[]): readonly number[] {
  const ports = hostPortsOf(spec ?? {}).map(({ port }) => port);
  const isServed = services.some(
    (service) =>
      service.metadata.namespace === metadata.namespace &&
      compileLabelMap(service.spec?.selector).matches(metadata.labels),
  );
  return [...new Set(ports.filter((port) => isServed || PUBLIC_PORTS.has(port)))].sort((a, b) => a - b);
}
