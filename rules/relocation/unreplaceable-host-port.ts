import { type HostPort, hostPortsOf, portsConflict } from "../../lib/derive/host-ports.js";
import { requiredNodeMatcher } from "../../lib/derive/node-selector.js";
import { isFinished } from "../../lib/derive/pod-status.js";
import { rollingUpdateOf } from "../../lib/derive/rolling-update.js";
import { objectSubject } from "../../lib/derive/subject.js";
import { forbidsScheduling, isTolerated } from "../../lib/derive/taints.js";
import type { Deployment, Node, Pod, PodSpec } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"waits", "namespace" | "name">;

/** A rolling update that starts the new Pod first cannot, where the old one holds the only port there is. */
export const unreplaceableHostPort = defineClusterRule({
  id: "unreplaceable-host-port",
  family: "relocation",
  title: "A Pod that holds a host port cannot be replaced",
  risks: ["A22"],
  rationale:
    "A host port is one of its Node's. A rolling update that may stop no Pod before the new one is ready waits for a Node " +
    "whose port is free; where there is none it waits for ever, and the scheduler counts even Pods that are being deleted.",
  sources: [
    "pkg/scheduler/framework/plugins/nodeports in Kubernetes: 'node(s) didn't have free ports for the requested pod ports'",
    "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
  ],
  occasions: ["standing", "relocate", "upgrade"],
  worst: { standing: "medium", relocate: "medium", upgrade: "medium" },
  identity: ["namespace", "name"],
  messages: {
    waits: {
      message:
        "Deployment {deployment} takes {ports} of its Node and starts {maxSurge:new Pod|new Pods} before it stops an old one, but of {count:Node|Nodes} that it may use none has the ports free",
      impact: "An update of it never ends: the new Pod stays Pending while the old one serves on.",
      condition: "if the Deployment is updated or restarted",
      remediation: [
        {
          text: "Let it stop the old Pod first.",
          commands: [
            `kubectl patch deployment -n {namespace} --type merge -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}' -- {name}`,
          ],
          destructive: false,
        },
      ],
      verify: ["kubectl get deployment -o yaml -n {namespace} -- {name}"],
    },
  },
  requires: { cluster: ["deployments", "nodes", "podsByNode"] },
  evaluate: ({ cluster: { deployments, nodes, podsByNode } }) => {
    const taken = new Map<string, readonly HostPort[]>();
    const portsOn = (node: string): readonly HostPort[] => {
      const known = taken.get(node) ?? (podsByNode.get(node) ?? []).flatMap(portsOfPod);
      taken.set(node, known);
      return known;
    };
    return examine(deployments, (deployment) => check(deployment, nodes, portsOn));
  },
});

function portsOfPod(pod: Pod): readonly HostPort[] {
  return isFinished(pod) ? [] : requestedPorts(pod.spec ?? {});
}

/** On the host's network every port of a container is one of the host's; templates do not always say so. */
function requestedPorts(spec: PodSpec): readonly HostPort[] {
  if (spec.hostNetwork !== true) return hostPortsOf(spec);
  const containers = (spec.containers ?? []).map((container) => ({
    ...container,
    ports: (container.ports ?? []).map((port) => ({ ...port, hostPort: port.containerPort })),
  }));
  return hostPortsOf({ ...spec, containers });
}

function check(
  deployment: Deployment,
  nodes: readonly Node[],
  portsOn: (node: string) => readonly HostPort[],
): Found | undefined {
  const spec = deployment.spec?.template?.spec ?? {};
  const ports = requestedPorts(spec);
  const update = rollingUpdateOf(deployment);
  if (ports.length === 0 || update === undefined || update.maxUnavailable > 0) return undefined;
  if ((deployment.spec?.replicas ?? 1) === 0) return undefined;
  const usable = nodes.filter((node) => mayRunOn(node, spec));
  const isFree = ({ metadata }: Node) =>
    !portsOn(metadata.name).some((held) => ports.some((wanted) => portsConflict(held, wanted)));
  if (usable.some(isFree)) return undefined;
  const { namespace = "", name } = deployment.metadata;
  const list = ports.map(({ protocol, port }) => `${protocol}/${port}`);
  return {
    messageId: "waits",
    severity: "medium",
    certainty: "conditional",
    subject: objectSubject("Deployment", deployment),
    identity: { namespace, name },
    data: {
      deployment: `${namespace}/${name}`,
      namespace,
      name,
      ports: list,
      maxSurge: update.maxSurge,
      count: usable.length,
    },
    evidence: [
      { object: `Deployment/${namespace}/${name}`, path: "/spec/strategy", value: { ...update } },
      { object: `Deployment/${namespace}/${name}`, path: "/spec/template/spec/containers", value: list },
    ],
  };
}

function mayRunOn({ metadata, spec }: Node, pod: PodSpec): boolean {
  const matches = requiredNodeMatcher(pod);
  const isWanted = matches?.({ name: metadata.name, labels: metadata.labels ?? {} }) ?? true;
  const isRepelled = (spec?.taints ?? []).some(
    (taint) => forbidsScheduling(taint) && !isTolerated(taint, pod.tolerations),
  );
  return isWanted && !isRepelled && spec?.unschedulable !== true;
}
