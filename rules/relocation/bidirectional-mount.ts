import { isAtOrBelow } from "../../lib/derive/path.js";
import { objectSubject } from "../../lib/derive/subject.js";
import type { Move } from "../../lib/model/change.js";
import type { HostProcess } from "../../lib/model/host-facts.js";
import type { Container, Pod } from "../../lib/model/kubernetes/index.js";
import type { Observation } from "../../lib/model/observation.js";
import { defineHostRule, examine, notApplicable, type Violation } from "../../lib/rule.js";

type Found = Violation<"staysBehind", "namespace" | "name" | "node">;

/** A driver that runs across the switch mounts volumes where nobody looks, and Pods start on empty directories. */
export const bidirectionalMount = defineHostRule({
  id: "bidirectional-mount",
  family: "relocation",
  title: "A storage driver that runs on keeps the old directory",
  risks: ["A11"],
  rationale:
    "A CSI node plugin has the kubelet's root bound into its container. After the root was renamed or mounted over, the bind " +
    "still leads to the old directory: the plugin mounts the next volume there and reports success, and the kubelet, which " +
    "does not check, starts the Pod on the empty directory in the new root.",
  sources: [
    "pkg/volume/csi/csi_mounter.go in Kubernetes: SetUpAt trusts NodePublishVolume",
    "https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation",
  ],
  occasions: ["relocate"],
  worst: { relocate: "critical" },
  identity: ["namespace", "name", "node"],
  messages: {
    staysBehind: {
      message: "Pod {pod} mounts {path} with Bidirectional propagation and runs on {node}",
      impact:
        "Volumes that it mounts after the move land in the old directory; Pods start on empty ones and initialise themselves.",
      condition: "if the Pod runs on while {from} is moved",
      remediation: [
        {
          text: "Stop it with the other sandboxes before the move; after it, restart storage drivers before any workload.",
          commands: ["kubectl delete pod -n {namespace} -- {name}"],
          destructive: false,
        },
      ],
      verify: ["kubectl get pod -o wide -n {namespace} -- {name}"],
    },
  },
  requires: { cluster: ["podsByNode"] },
  consults: { host: ["processes"] },
  evaluate: ({ change, cluster, host }) => {
    const node = host.node ?? host.name;
    if (runsNothing(host.facts.processes)) return notApplicable("no container runs on the host");
    const pods = (cluster.podsByNode.get(node) ?? []).filter(({ status }) => status?.phase === "Running");
    return examine(pods, (pod) => change.moves.flatMap((move) => check(pod, move, node)).slice(0, 1));
  },
});

/** Pods are still Running in the API for a while after their host has stopped them; the host's word is newer. */
function runsNothing(processes: Observation<readonly HostProcess[]>): boolean {
  return (
    processes.state === "observed" &&
    !processes.value.some(({ role, isDefunct }) => (role === "containerd-shim" || role === "conmon") && !isDefunct)
  );
}

/** Of the init containers, those that run on beside the others. */
function runningContainers({ spec }: Pod): readonly Container[] {
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  return [...sidecars, ...(spec?.containers ?? [])];
}

function check(pod: Pod, { from }: Move, node: string): readonly Found[] {
  const shared = new Set(
    runningContainers(pod)
      .flatMap(({ volumeMounts }) => volumeMounts ?? [])
      .filter(({ mountPropagation }) => mountPropagation === "Bidirectional")
      .map(({ name }) => name),
  );
  const position = (pod.spec?.volumes ?? []).findIndex(
    ({ name, hostPath }) => shared.has(name) && hostPath !== undefined && isAtOrBelow(hostPath.path, from),
  );
  const path = pod.spec?.volumes?.[position]?.hostPath?.path;
  if (path === undefined) return [];
  const { namespace = "", name, ownerReferences } = pod.metadata;
  const owner = ownerReferences?.find(({ controller }) => controller === true);
  return [
    {
      messageId: "staysBehind",
      severity: "critical",
      certainty: "conditional",
      subject: objectSubject("Pod", pod),
      identity: { namespace, name: owner === undefined ? name : `${owner.kind}/${owner.name}`, node },
      data: { pod: `${namespace}/${name}`, namespace, name, path, node, from },
      evidence: [{ object: `Pod/${namespace}/${name}`, path: `/spec/volumes/${position}/hostPath/path`, value: path }],
    },
  ];
}
