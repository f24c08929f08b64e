import type { Chance } from "./chance.js";
import { randomBudget } from "./random-budget.js";
import type { Planned } from "./random-cluster.js";
import { randomPodSpec } from "./random-pod-spec.js";
import { randomVolumes } from "./random-volumes.js";

const KINDS = [
  "Deployment",
  "Deployment",
  "Deployment",
  "StatefulSet",
  "StatefulSet",
  "StatefulSet",
  "ReplicaSet",
  "ReplicationController",
  "DaemonSet",
  "Job",
  "Job",
  "Pod",
] as const;

/** A controller with its template, and what may hang on it: a budget, claims with their volumes. */
export function randomWorkload(chance: Chance, name: string, namespace: string): readonly Planned[] {
  const kind = chance.one(KINDS);
  const volumes = randomVolumes(chance, name, namespace);
  const template = {
    metadata: {
      labels: { app: name, tier: chance.one(["front", "back"]) },
      annotations: randomAnnotations(chance, kind),
    },
    spec: randomPodSpec(chance, name, volumes.podVolumes),
  };
  const budgets = [
    ...(chance.may(0.45) ? [randomBudget(chance, name, namespace, { matchLabels: { app: name } })] : []),
    ...(chance.may(0.06) ? [randomBudget(chance, `${name}-too`, namespace, randomSelector(chance, name))] : []),
  ];
  const { path, spec } = controller(chance, kind, name, template, volumes.claimTemplates);
  const metadata = kind === "Pod" ? { ...template.metadata, ...heldMaybe(chance), name } : { name };
  return [...volumes.planned, ...budgets, { path: path.replace("NAMESPACE", namespace), object: { metadata, spec } }];
}

/** What the stand-in kubelets make of the Pods. */
function randomAnnotations(chance: Chance, kind: (typeof KINDS)[number]): object {
  if (chance.may(0.12)) return { "test/ready": "false" };
  return (kind === "Job" || kind === "Pod") && chance.may(0.15) ? { "test/done": "true" } : {};
}

type Template = { readonly metadata: object; readonly spec: object };

function controller(
  chance: Chance,
  kind: (typeof KINDS)[number],
  name: string,
  template: Template,
  volumeClaimTemplates: readonly object[],
): { readonly path: string; readonly spec: object } {
  const replicas = chance.whole(1, 4);
  const selector = { matchLabels: { app: name } };
  const apps = "/apis/apps/v1/namespaces/NAMESPACE";
  switch (kind) {
    case "Deployment": {
      const rollingUpdate = { maxSurge: chance.one([1, "50%"]), maxUnavailable: chance.one([0, 1]) };
      const strategy = { type: "RollingUpdate", rollingUpdate };
      const minReadySeconds = chance.one([0, 0, 2]);
      return { path: `${apps}/deployments`, spec: { replicas, selector, template, strategy, minReadySeconds } };
    }
    case "ReplicaSet":
      return { path: `${apps}/replicasets`, spec: { replicas, selector, template } };
    case "ReplicationController":
      return {
        path: "/api/v1/namespaces/NAMESPACE/replicationcontrollers",
        spec: { replicas, selector: { app: name }, template },
      };
    case "DaemonSet":
      return { path: `${apps}/daemonsets`, spec: { selector, template } };
    case "StatefulSet": {
      const podManagementPolicy = chance.one(["OrderedReady", "Parallel"]);
      const ordinals = chance.may(0.2) ? { ordinals: { start: 3 } } : {};
      const updateStrategy = chance.one<object>([{}, { type: "OnDelete" }, { rollingUpdate: { partition: 2 } }]);
      const spec = { replicas, selector, template, serviceName: name, podManagementPolicy, volumeClaimTemplates };
      return { path: `${apps}/statefulsets`, spec: { ...spec, ...ordinals, updateStrategy } };
    }
    case "Job":
      return { path: "/apis/batch/v1/namespaces/NAMESPACE/jobs", spec: jobSpec(chance, replicas, template) };
    case "Pod":
      return { path: "/api/v1/namespaces/NAMESPACE/pods", spec: template.spec };
  }
}

/** Somebody else's finalizer keeps the Pod in the API. */
function heldMaybe(chance: Chance): object {
  return chance.may(0.15) ? { finalizers: ["example.com/hold"] } : {};
}

/** What a second budget may cover: the same Pods, those of several workloads, all. */
function randomSelector(chance: Chance, name: string): object {
  return chance.one<object>([
    { matchLabels: { app: name } },
    { matchLabels: { tier: "front" } },
    { matchExpressions: [{ key: "tier", operator: "In", values: ["back"] }] },
    {},
  ]);
}

function jobSpec(chance: Chance, replicas: number, template: Template) {
  const condition = [{ type: "DisruptionTarget", status: "True" }];
  const action = chance.one(["", "", "Ignore", "Ignore", "FailJob"]);
  const policy = { podFailurePolicy: { rules: [{ action, onPodConditions: condition }] } };
  return {
    parallelism: chance.one([1, 1, replicas]),
    completions: replicas + chance.whole(0, 2),
    backoffLimit: chance.one([0, 1, 6]),
    completionMode: chance.one(["NonIndexed", "Indexed"]),
    ...(action === "" ? {} : policy),
    podReplacementPolicy: action === "" ? chance.one(["Failed", "TerminatingOrFailed"]) : "Failed",
    template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } },
  };
}
