import type { Relocate } from "../../../model/change.js";
import type { Report } from "../../../model/report.js";
import { countOf } from "../../view/cut.js";
import type { Runbook, RunbookStep } from "../runbook.js";
import { withEnd } from "../script.js";
import { checkDestination, copyTrees, letServicesWait, switchTrees } from "./move.js";
import { type NodePlan, planNode } from "./node-plan.js";
import { awaitUnmounting, copyVolumes, emptyTheNode, takeRollbackPoints } from "./prepare.js";
import { letPodsIn, removeOldTrees, startServices, verifyVolumes } from "./start.js";
import { putStaticPodsBack, stopServices, takeStaticPodsOut, unmountAll } from "./stop.js";
import { putTreesBack } from "./way-back.js";

/** The safe order of a relocation on one node, whose trees do not lie within one another. */
export function relocationRunbook(
  node: string,
  report: Pick<Report, "prediction" | "findings"> & { readonly change: Relocate },
): Runbook {
  const plan = planNode(node, report);
  return {
    node,
    rules: rulesOf(plan),
    steps: stepsOf(plan).map((step, index) => withEnd(step, `step ${index + 1}`)),
    wayBack: [withEnd(putTreesBack(plan), "the way back")],
  };
}

function stepsOf(plan: NodePlan): readonly RunbookStep[] {
  return [
    takeRollbackPoints(plan),
    emptyTheNode(plan),
    ...awaitUnmounting(plan),
    ...copyVolumes(plan),
    checkDestination(plan),
    takeStaticPodsOut(plan),
    stopServices(plan),
    unmountAll(plan),
    copyTrees(plan),
    switchTrees(plan),
    letServicesWait(plan),
    startServices(plan),
    putStaticPodsBack(plan),
    ...verifyVolumes(plan),
    letPodsIn(plan),
    removeOldTrees(plan),
  ];
}

function rulesOf({ missing }: NodePlan): readonly string[] {
  return [
    "Any command that ends with an error: stop there. Nothing below it may be run before the reason is known.",
    "Paste one block at a time, whole, into a root shell on the host, or where the step says so into one with kubectl. A " +
      "block ends with a line that says it is done; if that line does not come, it is not.",
    "Written for a kubelet and containerd that systemd runs, as kubeadm sets them up. K3s, RKE2 and CRI-O have other units " +
      "and paths.",
    ...(missing === null
      ? ["What is mounted on this node is not known: let kaudit read the host (--hosts require) before you begin."]
      : missing.length > 0
        ? [
            `${countOf(missing.length, "fact is", "facts are")} missing about this node; audit again when they can be read.`,
          ]
        : []),
  ];
}
