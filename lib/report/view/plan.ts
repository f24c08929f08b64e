import type { DrainPlan, Prediction, Preparation } from "../../model/prediction.js";
import { countOf, listWords } from "./cut.js";

/** The drains that a prediction plans; none for a relocation, and in reports of before there were plans. */
export function plansOf(prediction: Prediction | undefined): readonly DrainPlan[] {
  return prediction === undefined || prediction.kind === "relocate" ? [] : (prediction.plans ?? []);
}

/** `scale Deployment shop/web from 1 to 2 and wait until it is ready on another node` */
export function preparationWords(preparation: Preparation): string {
  const { revertedBy } = preparation;
  return (
    doneWords(preparation) + (revertedBy === undefined ? "" : ` (${revertedBy} may set it back: suspend that first)`)
  );
}

function doneWords(preparation: Preparation): string {
  switch (preparation.kind) {
    case "scale": {
      const { owner, namespace, from, to } = preparation;
      return `scale ${owner.kind} ${namespace}/${owner.name} from ${from} to ${to} and wait until it is ready on another node`;
    }
    case "raise-minimum": {
      const { owner, namespace, autoscaler, from, to } = preparation;
      return `raise minReplicas of HorizontalPodAutoscaler ${namespace}/${autoscaler} from ${from} to ${to} and wait until ${owner.kind} ${owner.name} is ready on another node`;
    }
    case "relax-budget":
      return `set ${preparation.field} of budget ${preparation.budget} from ${preparation.from} to ${preparation.to}`;
    case "allow-unready":
      return `let budget ${preparation.budget} pass over Pods that are not ready`;
    case "pause-budget":
      return `pause budget ${preparation.budget}`;
    case "uncordon":
      return `uncordon ${preparation.node}`;
  }
}

/** What has to be done, as opposed to what spares a workload a gap. */
export function isNeeded({ purpose }: Preparation): boolean {
  return purpose !== "spare";
}

/**
 * What the plan comes to, in few sentences; none where a plain drain is all there is to it.
 *
 * @param isAllOfIt whether the drain is the change itself; another comes between it and the way back
 */
export function planSentences(plan: DrainPlan, isAllOfIt = true): readonly string[] {
  const needed = plan.preparations.filter(isNeeded);
  const sparing = plan.preparations.filter((each) => !isNeeded(each));
  if (!plan.completes) return ["Nothing that was tried on the simulated cluster lets the drain end."];
  const flags = plan.addedFlags.length === 0 ? "" : ` with ${plan.addedFlags.join(" ")} as well${costOf(plan)}`;
  const change = isAllOfIt ? "" : ", make the change";
  const back = needed.some(({ kind }) => kind !== "uncordon") ? `${change}, then undo it` : change;
  const first =
    needed.length === 0 ? "" : `${capital(listWords(needed.map(preparationWords), 2))}; then drain${flags}${back}.`;
  const endless = plan.downtime.filter(({ seconds, owner }) => seconds.max === null && owner !== null);
  const [tied, homeless] = [true, false].map((isTied) =>
    endless.filter((each) => isTiedByVolume(plan, each) === isTied),
  );
  return [
    ...(first !== "" ? [first] : flags === "" ? [] : [`Drain${flags}${isAllOfIt ? "" : ", then make the change"}.`]),
    ...gap(tied ?? [], "until the node takes Pods again: its volume can be used nowhere else"),
    ...gap(homeless ?? [], "until its Pods find a node"),
    ...(sparing.length === 0
      ? []
      : [`To spare them the gap: ${listWords(sparing.map(preparationWords), 1)}, and back afterwards.`]),
  ];
}

/** What the flags take that the change did not give: whoever adds one has to know. */
function costOf({ addedFlags, emptyDirDeleted, endedForGood }: DrainPlan): string {
  const volumes = addedFlags.includes("--delete-emptydir-data") ? emptyDirDeleted.length : 0;
  const pods = addedFlags.includes("--force") ? endedForGood.length : 0;
  const costs = [
    ...(volumes > 0 ? [`${countOf(volumes, "emptyDir volume is", "emptyDir volumes are")} deleted`] : []),
    ...(pods > 0 ? [`${countOf(pods, "Pod ends", "Pods end")} for good`] : []),
  ];
  return costs.length === 0 ? "" : ` (${costs.join(", ")})`;
}

type Downtime = DrainPlan["downtime"][number];

function gap(endless: readonly Downtime[], until: string): readonly string[] {
  return endless.length === 0 ? [] : [`Even so nobody serves ${listWords(endless.map(ownerWords), 2)} ${until}.`];
}

/** The scheduler's own word for a volume that is on another Node. */
const VOLUME_ELSEWHERE = /PersistentVolume's node affinity|volume node affinity/;

function isTiedByVolume({ pending }: DrainPlan, { namespace, owner }: Downtime): boolean {
  return pending.some(
    (each) =>
      each.namespace === namespace &&
      each.owner?.name === owner?.name &&
      Object.keys(each.reasons).some((reason) => VOLUME_ELSEWHERE.test(reason)),
  );
}

function ownerWords({ namespace, owner }: DrainPlan["downtime"][number]): string {
  return `${namespace}/${owner?.name ?? ""}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
