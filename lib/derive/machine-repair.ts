import type { Node } from "../model/kubernetes/index.js";

/** Something outside of the cluster's Pods that replaces a machine whose kubelet is silent. */
export interface MachineRepair {
  readonly by: string;
  /** where the Node shows it, as a JSON pointer */
  readonly evidence: string;
  /** how long the Node has to be silent, and what has to be switched on for it */
  readonly when: string;
}

interface Sign extends Omit<MachineRepair, "evidence"> {
  readonly labels?: readonly string[];
  readonly annotation?: string;
}

/**
 * @see https://cluster-api.sigs.k8s.io/tasks/automated-machine-management/healthchecking,
 *   https://karpenter.sh/docs/concepts/disruption/#node-auto-repair,
 *   https://cloud.google.com/kubernetes-engine/docs/how-to/node-auto-repair,
 *   https://learn.microsoft.com/azure/aks/node-auto-repair, https://docs.aws.amazon.com/eks/latest/userguide/node-health.html
 */
const SIGNS: readonly Sign[] = [
  {
    by: "Cluster API",
    annotation: "cluster.x-k8s.io/machine",
    when: "a MachineHealthCheck selects its Machine and the Node is not Ready for the time that it states",
  },
  {
    by: "OpenShift's Machine API",
    labels: ["node.openshift.io/os_id"],
    when: "a MachineHealthCheck selects its Machine and the Node is not Ready for the time that it states",
  },
  {
    by: "Karpenter",
    labels: ["karpenter.sh/nodepool", "karpenter.sh/provisioner-name"],
    when: "its feature NodeRepair is on and the Node is not Ready for half an hour",
  },
  {
    by: "Google Kubernetes Engine",
    labels: ["cloud.google.com/gke-nodepool"],
    when: "auto-repair is on for its node pool, as by default, and the Node is not Ready for about ten minutes",
  },
  {
    by: "Azure Kubernetes Service",
    labels: ["kubernetes.azure.com/cluster", "kubernetes.azure.com/agentpool"],
    when: "the Node is not Ready for about ten minutes",
  },
  {
    by: "Elastic Kubernetes Service",
    labels: ["eks.amazonaws.com/nodegroup", "eks.amazonaws.com/compute-type"],
    when: "node auto repair is on for its node group and the Node is not Ready for some time",
  },
  {
    by: "Gardener's machine-controller-manager",
    labels: ["worker.gardener.cloud/pool"],
    when: "the Node is not Ready for ten minutes",
  },
];

/** Who replaces the Node's machine when its kubelet is silent, as far as the Node itself shows it. */
export function machineRepairOf({ metadata: { labels = {}, annotations = {} } }: Node): MachineRepair | undefined {
  for (const { labels: keys = [], annotation, ...sign } of SIGNS) {
    const label = keys.find((key) => Object.hasOwn(labels, key));
    if (label !== undefined) return { ...sign, evidence: pointer("labels", label) };
    if (annotation !== undefined && Object.hasOwn(annotations, annotation)) {
      return { ...sign, evidence: pointer("annotations", annotation) };
    }
  }
  return undefined;
}

function pointer(field: string, key: string): string {
  return `/metadata/${field}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
