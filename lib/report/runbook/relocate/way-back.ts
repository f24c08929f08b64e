import type { RunbookStep } from "../runbook.js";
import { assertAbsent, assertNothingMounted, type Command, script } from "../script.js";
import type { NodePlan, PlannedMove } from "./node-plan.js";

/** From the switch on and until the old trees are removed. */
export function putTreesBack({ node, moves, method }: NodePlan): RunbookStep {
  return {
    title: "Put the old trees back",
    text: [
      `On ${node}, after the steps that empty the node, take the static Pods out, stop the services and unmount. Volumes are`,
      "not touched by it; what Pods wrote to an emptyDir meanwhile stays in the new tree.",
      ...(method === "root-dir" ? ["Set the old paths in the configurations again."] : []),
    ],
    scripts: moves.map((move) => script(putBack(move, method), `For ${move.from}, where it was renamed:`)),
    stop:
      "Take the lines that were added out of /etc/fstab and remove both relocation.conf, then systemctl daemon-reload, " +
      "before the services are started again.",
  };
}

/** Only what stands at the old path goes: a mount is unmounted, its empty directory or the link removed. */
function putBack({ from, aside }: PlannedMove, method: NodePlan["method"]): readonly Command[] {
  const leave: readonly Command[] = [
    ["{ ! mountpoint -q -- {from} || umount -- {from}; }", { from }],
    ["{ test ! -L {from} || rm -- {from}; }", { from }],
    ["{ test ! -e {from} || rmdir -- {from}; }", { from }],
  ];
  return [
    ["test -d {aside}", { aside }],
    assertNothingMounted(aside),
    ...(method === "root-dir" ? [] : leave),
    ...assertAbsent(from),
    ["mv -nT -- {aside} {from}", { aside, from }],
  ];
}
