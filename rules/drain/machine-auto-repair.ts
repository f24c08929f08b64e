import { isControlPlane } from "../../lib/derive/control-plane.js";
import { type MachineRepair, machineRepairOf } from "../../lib/derive/machine-repair.js";
import { baseName } from "../../lib/derive/path.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Deployment, Node } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineClusterRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

type Found = Violation<"withData" | "replaced", "name">;

const PAUSE = [
  {
    text: "With Cluster API: leave its Machine out of remediation for the time of the change.",
    commands: [
      "kubectl get machinehealthchecks.cluster.x-k8s.io -A -o yaml",
      "kubectl get machines.cluster.x-k8s.io -A -o wide",
    ],
    destructive: false,
  },
  {
    text: "With Karpenter or the cluster-autoscaler: mark the Node, and take the mark away afterwards.",
    commands: [
      "kubectl annotate node {node} karpenter.sh/do-not-disrupt=true cluster-autoscaler.kubernetes.io/scale-down-disabled=true",
    ],
    destructive: false,
  },
  {
    text: "With a cloud's node pool: switch its auto-repair off in the cloud, not in the cluster.",
    commands: ["kubectl get node --show-labels -- {node}"],
    destructive: false,
  },
];
const VERIFY = ["kubectl get node -o yaml -- {node}"];

/** To an automaton that replaces broken machines, a kubelet that was stopped on purpose is a broken machine. */
export const machineAutoRepair = defineClusterRule({
  id: "machine-auto-repair",
  family: "drain",
  title: "A silent Node's machine is replaced by an automaton",
  risks: ["A40", "F23"],
  rationale:
    "A relocation stops the kubelet for as long as the copy takes, a reboot for minutes. Whoever heals machines by their Node's " +
    "condition deletes the machine in the middle of it, its disks included, and brings up an empty one.",
  sources: [
    "https://cluster-api.sigs.k8s.io/tasks/automated-machine-management/healthchecking",
    "https://karpenter.sh/docs/concepts/disruption/#node-auto-repair",
    "https://learn.microsoft.com/azure/aks/node-auto-repair",
    "https://github.com/kubernetes/autoscaler: --scale-down-unready-time",
  ],
  occasions: ["relocate", "reboot", "power-off"],
  worst: { relocate: "critical", reboot: "critical", "power-off": "critical" },
  identity: ["name"],
  messages: {
    withData: {
      message: "The machine of {node} belongs to {by}, and {holds} on its disks",
      impact: "The machine is deleted or imaged anew while the kubelet is stopped, and what is on its disks with it.",
      condition: "if {when}",
      remediation: PAUSE,
      verify: VERIFY,
    },
    replaced: {
      message: "The machine of {node} belongs to {by}",
      impact:
        "The machine is deleted or imaged anew while the kubelet is stopped; the change is lost, its Pods start elsewhere.",
      condition: "if {when}",
      remediation: PAUSE,
      verify: VERIFY,
    },
  },
  requires: { cluster: ["nodes", "volumePlaces"] },
  consults: { cluster: ["deployments"] },
  evaluate: ({ change, cluster: { nodes, volumePlaces, deployments } }) => {
    const touched = new Set<string>(change.nodes);
    const autoscaler = observedValue(deployments)?.find(isAutoscaler);
    const bounded: Severity = change.kind === "relocate" ? "high" : "medium";
    return examine(
      nodes.filter(({ metadata }) => touched.has(metadata.name)),
      (node): Found | Undecided | undefined => {
        const repair = machineRepairOf(node) ?? (autoscaler && repairByAutoscaler(autoscaler));
        const volumes = volumePlaces.localOn(node.metadata.name).map(({ metadata }) => metadata.name);
        if (repair !== undefined) return violate(node, repair, volumes, bounded);
        return undecidedBy(
          deployments,
          `whether a cluster-autoscaler replaces ${node.metadata.name} when it is silent`,
        );
      },
    );
  },
});

function isAutoscaler({ metadata, spec }: Deployment): boolean {
  const images = (spec?.template?.spec?.containers ?? []).map(({ image = "" }) => baseName(image).split(/[:@]/)[0]);
  return (spec?.replicas ?? 1) > 0 && (images.includes("cluster-autoscaler") || metadata.name === "cluster-autoscaler");
}

function repairByAutoscaler({ metadata: { namespace, name } }: Deployment): MachineRepair {
  return {
    by: `the cluster-autoscaler ${namespace}/${name}, where it is of one of its groups`,
    evidence: "/metadata/name",
    when: "its group is the autoscaler's and the Node is not Ready for its --scale-down-unready-time, 20 minutes by default",
  };
}

function violate(node: Node, repair: MachineRepair, volumes: readonly string[], bounded: Severity): Found {
  const { name } = node.metadata;
  const isData = volumes.length > 0 || isControlPlane(node);
  const holds = volumes.length > 0 ? `the volumes ${volumes.join(", ")} are` : "the control plane is";
  return {
    messageId: isData ? "withData" : "replaced",
    severity: isData ? "critical" : bounded,
    certainty: "conditional",
    subject: { kind: "Node", name },
    identity: { name },
    data: { node: name, by: repair.by, when: repair.when, holds },
    evidence: [{ object: `Node/${name}`, path: repair.evidence, value: repair.by }],
  };
}
