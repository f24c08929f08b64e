import type { Change } from "../../../model/change.js";
import type { DrainPlan } from "../../../model/prediction.js";
import { listWords } from "../../view/cut.js";
import { isNeeded } from "../../view/plan.js";
import { downtimeWords, pendingName } from "../../view/prediction.js";
import type { Runbook, RunbookStep } from "../runbook.js";
import { type Command, script, withEnd } from "../script.js";
import { prepare, undo } from "./preparation.js";

/** Changes that empty a Node first, or are nothing else. */
export type EmptyingChange = Extract<Change, { readonly kind: "drain" | "reboot" | "power-off" | "remove-node" }>;

const LISTED = 10;

/** The order of steps that empties the Nodes of a plan, makes the change, and puts things back. */
export function drainRunbook(plan: DrainPlan, change: EmptyingChange): Runbook {
  const steps = [
    look(plan),
    cordon(plan),
    ...prepareNeeded(plan),
    ...prepareSparing(plan),
    ...plan.nodes.map((node) => drain(plan, node)),
    verifyEmpty(plan),
    makeChange(plan, change),
    ...(change.kind === "remove-node" ? putBack(plan) : [letPodsIn(plan), ...putBack(plan)]),
  ];
  return {
    node: plan.nodes.join(", "),
    rules: [
      "Any command that ends with an error: stop there. Nothing below it may be run before the reason is known.",
      "Paste one block at a time, whole, into a shell with kubectl set up for this cluster. A block ends with a line that says " +
        "it is done; if that line does not come, it is not.",
      "These steps were tried on a simulation of the cluster as it was when the facts were read. Audit again if that is long ago.",
    ],
    steps: steps.map((step, index) => withEnd(step, `step ${index + 1}`)),
    wayBack: [withEnd(wayBack(plan), "the way back")],
  };
}

/** No `--` stands before a resource list that kubectl takes from the end of the line. */
function look({ nodes }: DrainPlan): RunbookStep {
  return {
    title: "Look once more",
    text: ["Nothing is changed here: whether the Nodes are as the report saw them."],
    scripts: [
      script([["kubectl get nodes"], ...nodes.map(podsOn), ["kubectl get poddisruptionbudgets --all-namespaces"]]),
    ],
    stop: "Stop when a Node other than these is not ready, or when Pods are there that the report does not know.",
  };
}

function podsOn(node: string): Command {
  return ["kubectl get pods --all-namespaces --output=wide --field-selector=spec.nodeName={node}", { node }];
}

function cordon({ nodes }: DrainPlan): RunbookStep {
  return {
    title: "Let no more Pods in",
    text: ["What is made from here on is placed on other Nodes."],
    scripts: [script([["kubectl cordon -- {nodes}", { nodes }]])],
    stop: "Stop when a Node is not cordoned afterwards.",
  };
}

function prepareNeeded({ preparations }: DrainPlan): readonly RunbookStep[] {
  const needed = preparations.filter(isNeeded);
  if (needed.length === 0) return [];
  const relaxes = needed.some(({ kind }) => kind.endsWith("budget") || kind === "allow-unready");
  return [
    {
      title: "Let the drain come to its end",
      text: [
        "Without this the drain does not end, or leaves Pods without a Node.",
        ...(relaxes
          ? [
              "A budget that is relaxed or paused protects less until it is put back: ask its owner, who then knows of the gap.",
            ]
          : []),
      ],
      scripts: needed.map(prepare),
      stop: "Stop when a new Pod is not ready on another Node, or when a scale or a budget is set back: somebody else then holds it.",
    },
  ];
}

function prepareSparing({ preparations }: DrainPlan): readonly RunbookStep[] {
  const sparing = preparations.filter((each) => !isNeeded(each));
  if (sparing.length === 0) return [];
  return [
    {
      title: "Spare single replicas the gap",
      text: [
        "The drain ends without this as well. Skip what may be away for a moment, and what must not run twice.",
        "A second Pod serves while the first one moves.",
      ],
      scripts: sparing.map(prepare),
      stop: "Stop when a new Pod is not ready on another Node.",
    },
  ];
}

function drain(plan: DrainPlan, node: string): RunbookStep {
  const { endedForGood, emptyDirDeleted, downtime, pending } = plan;
  const told = (what: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${what}: ${listWords(names, LISTED)}.`];
  return {
    title: plan.nodes.length === 1 ? "Drain" : `Drain ${node}`,
    text: [
      ...told("Pods that end for good, since no controller makes them anew", endedForGood),
      ...told(
        "emptyDir volumes that are deleted",
        emptyDirDeleted.map(({ pod, volume }) => `${pod} ${volume}`),
      ),
      ...told("Without a Pod that serves for a time", downtime.map(downtimeWords)),
      ...told(
        "Not spared the gap, since a further replica would be another member and no copy",
        downtime.flatMap(({ namespace, owner }) =>
          owner?.kind === "StatefulSet" ? [`${namespace}/${owner.name}`] : [],
        ),
      ),
      ...told("Waiting for a Node afterwards", pending.map(pendingName)),
    ],
    scripts: [script([drainCommand(plan.flags, node)])],
    stop: "Stop when it says again and again that it will retry: interrupt it, the Node stays cordoned, and look at what it names.",
  };
}

/** A stored report may hold anything: a flag that is none of kubectl drain's takes the command away. */
const FLAG =
  /^(--(?:force|delete-emptydir-data|ignore-daemonsets|pod-selector|grace-period|timeout|skip-wait-for-delete-timeout))(?:=(.*))?$/s;

function drainCommand(flags: readonly string[], node: string): Command {
  const parsed = flags.map((flag) => FLAG.exec(flag));
  const words = parsed.map((match, index) => {
    const [, name = "{unknown}", value] = match ?? [];
    return value === undefined ? name : `${name}={value${index}}`;
  });
  const values = Object.fromEntries(
    parsed.flatMap((match, index) => (match?.[2] === undefined ? [] : [[`value${index}`, match[2]]])),
  );
  // A line break is what no value may hold: it withholds the block.
  return [["kubectl drain", ...words, "-- {node}"].join(" "), { ...values, unknown: "\n", node }];
}

function verifyEmpty({ nodes }: DrainPlan): RunbookStep {
  return {
    title: "See that the Nodes are empty",
    text: [
      "Only Pods of DaemonSets and static Pods may be left, and no volume may still be attached: a machine that goes off with " +
        "one keeps it.",
    ],
    scripts: [
      script([
        ...nodes.map(podsOn),
        ["kubectl get volumeattachments"],
        ["kubectl get pods --all-namespaces --field-selector=status.phase=Pending"],
      ]),
    ],
    stop: "Stop when another Pod is left, when a volume is attached to a Node of these, or when a Pod waits that did not before.",
  };
}

function makeChange({ nodes }: DrainPlan, { kind }: EmptyingChange): RunbookStep {
  switch (kind) {
    case "drain":
      return {
        title: "Do the work on the Node",
        text: ["The Node is empty but for its own agents."],
        scripts: [],
        stop: "Go on when the work is done and the Node is ready.",
      };
    case "reboot":
      return {
        title: "Reboot",
        text: [`On ${nodes.join(", ")}, the first block in a root shell there; the second where kubectl is set up.`],
        scripts: [script([["systemctl reboot"]]), script(nodes.map(awaitNode))],
        stop: "Stop when the Node is not ready again.",
      };
    case "power-off":
      return {
        title: "Power off",
        text: [`On ${nodes.join(", ")}, in a root shell there.`],
        scripts: [script([["systemctl poweroff"]])],
        stop: "Go on when the machines are back and their Nodes are ready.",
      };
    case "remove-node":
      return {
        title: "Delete the Nodes",
        text: [
          "Stop the kubelet on the machines first, or they register again. On a server of k3s or RKE2 this takes an etcd member away.",
        ],
        scripts: [script([["kubectl delete node -- {nodes}", { nodes }]])],
        stop: "Stop when Pods are left that were bound to them.",
      };
  }
}

function awaitNode(node: string): Command {
  return ["kubectl wait --for=condition=Ready --timeout=15m node/{node}", { node }];
}

function letPodsIn({ nodes }: DrainPlan): RunbookStep {
  return {
    title: "Let Pods in again",
    text: ["What waited is placed now. Pods that moved stay where they are."],
    scripts: [script([...nodes.map(awaitNode), ["kubectl uncordon -- {nodes}", { nodes }]])],
    stop: "Stop when a Pod of a DaemonSet on these Nodes is not ready.",
  };
}

function putBack({ preparations }: DrainPlan): readonly RunbookStep[] {
  const scripts = preparations.flatMap((preparation) => undo(preparation) ?? []);
  if (scripts.length === 0) return [];
  return [
    {
      title: "Put back what was prepared",
      text: [
        "Scales and budgets as they were before. An autoscaler takes the replica away by itself, when its metrics allow it.",
      ],
      scripts,
      stop: "Stop when a workload has fewer ready Pods than it asks for.",
    },
  ];
}

function wayBack({ nodes, preparations }: DrainPlan): RunbookStep {
  return {
    title: "At any time before the change itself",
    text: [
      "Interrupt the drain, let Pods in again, and put back what was prepared. Pods that were evicted run elsewhere.",
    ],
    scripts: [
      script([["kubectl uncordon -- {nodes}", { nodes }]]),
      ...preparations.flatMap((preparation) => undo(preparation) ?? []),
    ],
    stop: "It is undone when every workload has the Pods that it asks for.",
  };
}
