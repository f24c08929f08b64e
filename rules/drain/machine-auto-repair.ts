import { objectSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, examine, undecidedBy } from "../../lib/rule.js";

const MACHINE = "cluster.x-k8s.io/machine";
const HEALTH_CHECKS = "machinehealthchecks.cluster.x-k8s.io";

/** A machine that does not answer for a while is replaced, disks and all. */
export const machineAutoRepair = defineClusterRule({
  id: "machine-auto-repair",
  family: "drain",
  title: "Auto-repair may delete the machine while it is away",
  risks: ["F23"],
  rationale:
    "A MachineHealthCheck of Cluster API deletes a machine whose Node has not been ready for a time and makes another. To it a " +
    "long reboot or a stopped kubelet looks like a fault; what lay on the machine's own disks goes with it.",
  sources: ["https://cluster-api.sigs.k8s.io/tasks/automated-machine-management/healthchecking"],
  occasions: ["reboot", "power-off", "relocate"],
  worst: { reboot: "critical", "power-off": "critical", relocate: "critical" },
  identity: ["name"],
  messages: {
    dataLost: {
      message:
        "Node {node} is machine {machine} of Cluster API and holds the data of {count:volume|volumes}: {volumes}",
      impact: "The machine is deleted and another is made; the data on its disks is gone.",
      condition: "if a MachineHealthCheck selects the machine and its timeout is shorter than the outage",
      remediation: [
        {
          text: "Pause the health check for this machine before the change, and take the annotation away afterwards.",
          commands: ["kubectl get machinehealthchecks.cluster.x-k8s.io -A", "kubectl get machines.cluster.x-k8s.io -A"],
          destructive: false,
        },
      ],
      verify: ["kubectl get machinehealthchecks.cluster.x-k8s.io -A"],
    },
    replaced: {
      message: "Node {node} is machine {machine} of Cluster API",
      impact: "The machine is deleted and another is made in the middle of the change.",
      condition: "if a MachineHealthCheck selects the machine and its timeout is shorter than the outage",
      remediation: [
        {
          text: "Pause the health check for this machine before the change, and take the annotation away afterwards.",
          commands: ["kubectl get machinehealthchecks.cluster.x-k8s.io -A"],
          destructive: false,
        },
      ],
      verify: ["kubectl get machinehealthchecks.cluster.x-k8s.io -A"],
    },
  },
  requires: { cluster: ["nodes"] },
  consults: { cluster: ["customResourceDefinitions", "volumePlaces"] },
  evaluate: ({ change, cluster: { nodes, customResourceDefinitions, volumePlaces } }) => {
    const touched = new Set<string>(change.nodes);
    const isChecked = observedValue(customResourceDefinitions)?.some(({ metadata }) => metadata.name === HEALTH_CHECKS);
    return examine(
      nodes.filter(({ metadata }) => touched.has(metadata.name)),
      (node) => {
        const { name } = node.metadata;
        const machine = node.metadata.annotations?.[MACHINE];
        if (machine === undefined || isChecked === false) return undefined;
        const volumes = (observedValue(volumePlaces)?.localOn(name) ?? []).filter((volume) => claimOf(volume) !== null);
        const names = volumes.map(({ metadata }) => metadata.name);
        const found = {
          messageId: names.length > 0 ? ("dataLost" as const) : ("replaced" as const),
          severity: names.length > 0 ? ("critical" as const) : ("medium" as const),
          certainty: "conditional" as const,
          subject: objectSubject("Node", node),
          identity: { name },
          data: { node: name, machine, count: names.length, volumes: names },
          evidence: [{ object: `Node/${name}`, path: "/metadata/annotations", value: machine }] as const,
        };
        const unseen = [
          undecidedBy(customResourceDefinitions, `whether MachineHealthChecks watch ${name} is not known`),
          undecidedBy(volumePlaces, `which volumes lie on ${name} is not known`),
        ].flatMap((question) => question ?? []);
        return [...(isChecked === true ? [found] : []), ...unseen];
      },
    );
  },
});
