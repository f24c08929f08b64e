import type { Preparation } from "../../../model/prediction.js";
import { PAUSED_LABEL } from "../../../simulate/plan/measure.js";
import { preparationWords } from "../../view/plan.js";
import type { Script } from "../runbook.js";
import { type Command, script } from "../script.js";

/** How a preparation is done, with words that say what it is. */
export function prepare(preparation: Preparation): Script {
  return script(commandsOf(preparation), `${preparationWords(preparation)}:`);
}

/** How it is taken back; undefined where it stays. */
export function undo(preparation: Preparation): Script | undefined {
  const commands = undoing(preparation);
  return commands.length === 0 ? undefined : script(commands, `undo: ${preparationWords(preparation)}`);
}

function commandsOf(preparation: Preparation): readonly Command[] {
  switch (preparation.kind) {
    case "scale":
      return [scale(preparation, preparation.to), awaitReady(preparation), whereTheyRun(preparation)];
    case "raise-minimum":
      return [raise(preparation, preparation.to), awaitReady(preparation), whereTheyRun(preparation)];
    case "relax-budget":
      return [patch(preparation.budget, { [preparation.field]: preparation.to })];
    case "allow-unready":
      return [patch(preparation.budget, { unhealthyPodEvictionPolicy: "AlwaysAllow" })];
    case "pause-budget":
      return [patch(preparation.budget, { selector: { matchLabels: { [PAUSED_LABEL]: "true" } } })];
    case "uncordon":
      return [["kubectl uncordon -- {node}", { node: preparation.node }]];
  }
}

function undoing(preparation: Preparation): readonly Command[] {
  switch (preparation.kind) {
    case "scale":
      return [scale(preparation, preparation.from)];
    case "raise-minimum":
      return [raise(preparation, preparation.from)];
    case "relax-budget":
      return [patch(preparation.budget, { [preparation.field]: preparation.from })];
    case "allow-unready":
      return [patch(preparation.budget, { unhealthyPodEvictionPolicy: preparation.from })];
    case "pause-budget":
      return [patch(preparation.budget, { selector: { matchLabels: { [PAUSED_LABEL]: null } } })];
    case "uncordon":
      return [];
  }
}

type Scale = Extract<Preparation, { readonly kind: "scale" }>;

function scale({ namespace, owner }: Scale, replicas: number): Command {
  const resource = `${owner.kind.toLowerCase()}/${owner.name}`;
  return [
    "kubectl scale --namespace={namespace} --replicas={replicas} -- {resource}",
    { namespace, replicas, resource },
  ];
}

type Raise = Extract<Preparation, { readonly kind: "raise-minimum" }>;

function raise({ namespace, autoscaler }: Raise, minReplicas: number): Command {
  return [
    "kubectl patch horizontalpodautoscaler --namespace={namespace} --type=merge --patch={patch} -- {name}",
    { namespace, name: autoscaler, patch: JSON.stringify({ spec: { minReplicas } }) },
  ];
}

function awaitReady({ namespace, owner, to }: Scale | Raise): Command {
  const resource = `${owner.kind.toLowerCase()}/${owner.name}`;
  return [
    "kubectl wait --namespace={namespace} --timeout=10m --for=jsonpath='{.status.readyReplicas}'={to} -- {resource}",
    { namespace, resource, to },
  ];
}

function whereTheyRun({ namespace }: Scale | Raise): Command {
  return ["kubectl get pods --namespace={namespace} --output=wide", { namespace }];
}

/** A merge patch of a budget's spec: null takes a field away. */
function patch(budget: string, spec: Readonly<Record<string, unknown>>): Command {
  const slash = budget.indexOf("/");
  return [
    "kubectl patch poddisruptionbudget --namespace={namespace} --type=merge --patch={patch} -- {name}",
    { namespace: budget.slice(0, slash), name: budget.slice(slash + 1), patch: JSON.stringify({ spec }) },
  ];
}
