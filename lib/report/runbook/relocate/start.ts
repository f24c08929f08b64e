import type { RunbookStep } from "../runbook.js";
import { assertNothingMounted, type Command, octalPath, script } from "../script.js";
import { type NodePlan, volumeCopies } from "./node-plan.js";

export function startServices({ node, method }: NodePlan): RunbookStep {
  return {
    title: "Start the runtime, then the kubelet",
    text: [
      `On ${node}.`,
      ...(method === "root-dir"
        ? ["Set the new paths first: --root-dir of the kubelet, root in the configuration of containerd."]
        : []),
    ],
    scripts: [
      script([
        ["systemctl start containerd"],
        // It answers before its CRI service does, and a kubelet that comes too early ends.
        ["timeout 60 sh -c 'until crictl info > /dev/null 2>&1; do sleep 1; done'"],
        ["systemctl start kubelet"],
        ["systemctl is-active kubelet containerd"],
      ]),
    ],
    stop: "Stop when either is not active; journalctl --unit=kubelet says why.",
  };
}

/** Before a Pod can write. */
export function verifyVolumes({ node, volumes }: NodePlan): readonly RunbookStep[] {
  const copies = volumeCopies(volumes);
  if (copies.length === 0) return [];
  return [
    {
      title: "See that the volumes hold their data",
      text: [`On ${node}, before any Pod is let in. A directory that was empty before may be empty now.`],
      scripts: [
        script(
          copies.flatMap(({ hostPath }): readonly Command[] => [
            ["content=$(ls -A -- {hostPath})", { hostPath }],
            ['test -n "$content"'],
          ]),
        ),
      ],
      stop: "Stop when one is empty: do not uncordon, an application would start anew on it. Take it from its copy.",
    },
  ];
}

export function letPodsIn({ node, volumes, moves }: NodePlan): RunbookStep {
  const suffixes = [...new Set(volumes.flatMap(({ mountedAt }) => mountedAt.flatMap(belowPod)))];
  const seen = suffixes.map(
    (suffix): Command => [
      `suffix={suffix} awk 'substr($5, length($5) - length(ENVIRON["suffix"]) + 1) == ENVIRON["suffix"] { print $5; n++ } ` +
        `END { exit n == 0 }' /proc/1/mountinfo`,
      { suffix: octalPath(suffix) },
    ],
  );
  return {
    title: "Let the Pods in and verify",
    text: [
      "Uncordon where kubectl is set up, and wait until the Pods run.",
      ...(seen.length === 0
        ? []
        : [`Then on ${node}: each volume is mounted for its new Pod. One that moved to another node is not.`]),
    ],
    scripts: [
      script([["kubectl uncordon -- {node}", { node }]]),
      ...(seen.length === 0 ? [] : [script([...seen, ...moves.map(({ aside }) => assertNothingMounted(aside))])]),
    ],
    stop:
      "Stop when an application starts empty, a Pod stays in ContainerCreating, or anything is mounted below an old tree; " +
      "kaudit audit finds all three.",
  };
}

/** `/volumes/kubernetes.io~local-volume/pv-pg` of a path below a Pod: the Pod's UID will be another one. */
function belowPod(mountedAt: string): readonly string[] {
  const [, suffix] = /\/pods\/[^/]+(\/.+)$/.exec(mountedAt) ?? [];
  return suffix === undefined ? [] : [suffix];
}

/** The only step that takes anything away for good; it does nothing while a mount is left. */
export function removeOldTrees({ node, moves, removal }: NodePlan): RunbookStep {
  const keep = `Keep ${moves.map(({ aside }) => aside).join(" and ")} until everything has worked for days.`;
  if (removal === "keep") {
    return { title: "Keep the old trees", text: [keep], scripts: [], stop: "Do not remove them below a live mount." };
  }
  return {
    title: "Days later: remove the old trees",
    text: [
      keep,
      `Then on ${node}, after a kaudit audit that finds nothing about them. It removes nothing while anything is mounted`,
      "there or a container still has it as its root.",
    ],
    scripts: [
      script(
        moves.flatMap(({ aside }): readonly Command[] => [
          ["test -d {aside}", { aside }],
          assertNothingMounted(aside),
          [
            `cat /proc/[0-9]*/mountinfo 2> /dev/null | root={root} awk 'index($0, ENVIRON["root"]) { n++ } END { exit n > 0 }'`,
            { root: `${octalPath(aside)}/` },
          ],
          ["rm -rf --one-file-system -- {aside}", { aside }],
        ]),
      ),
    ],
    stop: "This destroys something: stop when you are not sure, disk space is cheaper.",
  };
}
