import type { RunbookStep, Script } from "../runbook.js";
import { assertAbsent, assertNothingMounted, type Command, script, unmountBelow } from "../script.js";
import { dropInOf, fstabLine } from "./move.js";
import type { NodePlan, PlannedMove } from "./node-plan.js";

/** From the switch on and until the old trees are removed. */
export function putTreesBack(plan: NodePlan): RunbookStep {
  const { node, moves, method } = plan;
  return {
    title: "Put the old trees back",
    text: [
      `On ${node}, after the steps that empty the node, take the static Pods out, and stop the services and every sandbox. What is`,
      "still mounted is unmounted here: other Pods have other paths than those that were printed above. Volumes are not touched by",
      "it; what Pods wrote to an emptyDir meanwhile stays in the new tree.",
      ...(method === "root-dir" ? ["Set the old paths in the configurations again."] : []),
    ],
    scripts: [
      ...moves.map((move) => script(putBack(move, method), `For ${move.from}, where it was renamed:`)),
      forgetNewPlace(plan),
    ],
    stop:
      "Stop when a command fails: both trees are there, nothing is lost. Then go on with the steps that start the services, put " +
      "the static Pods back and let the Pods in. The new trees stay; before another attempt somebody has to remove them.",
  };
}

/** Only what stands at the old path goes: a mount is unmounted, its empty directory or the link removed. */
function putBack({ from, to, aside }: PlannedMove, method: NodePlan["method"]): readonly Command[] {
  const leave: readonly Command[] = [
    ["{ ! mountpoint -q -- {from} || umount -- {from}; }", { from }],
    ["{ test ! -L {from} || rm -- {from}; }", { from }],
    ["{ test ! -e {from} || rmdir -- {from}; }", { from }],
  ];
  // The kubelet makes device-plugins at the old path whatever --root-dir says; that is kept too.
  const since = `${from}.since-relocation`;
  const keep: readonly Command[] = [
    ...assertAbsent(since),
    assertNothingMounted(from),
    ["{ test ! -e {from} || mv -nT -- {from} {since}; }", { from, since }],
  ];
  return [
    ["test -d {aside}", { aside }],
    assertNothingMounted(aside),
    // Mounts in a shared tree show at both paths, and go from both together.
    unmountBelow(from),
    unmountBelow(to),
    ...(method === "root-dir" ? keep : leave),
    ...assertAbsent(from),
    ["mv -nT -- {aside} {from}", { aside, from }],
  ];
}

/** The next boot would mount the new trees again, and the services would wait for a disk that they do not need. */
function forgetNewPlace({ moves, method }: NodePlan): Script {
  const lines = Object.fromEntries(moves.map((move, index) => [`line${index}`, fstabLine(move)]));
  const patterns = Object.keys(lines).map((name) => `-e {${name}}`);
  const rest = "/etc/fstab.without-relocation";
  // grep finds nothing to keep where these were the only lines, and says so by 1.
  const unlist: readonly Command[] = [
    [`{ grep -vxF ${patterns.join(" ")} /etc/fstab > ${rest}; test $? -lt 2; }`, lines],
    [`cat -- ${rest} > /etc/fstab`],
    [`rm -- ${rest}`],
  ];
  return script(
    [
      ...(method === "root-dir" ? [] : unlist),
      [`rm -f -- ${dropInOf("containerd")} ${dropInOf("kubelet")}`],
      ["systemctl daemon-reload"],
    ],
    "Then the lines and drop-ins that lead to the new place:",
  );
}
