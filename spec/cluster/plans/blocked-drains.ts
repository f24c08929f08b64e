import type { Preparation } from "../../../lib/model/prediction.js";

/** A cluster of three Nodes, of which NODE cannot be drained by `kubectl drain --ignore-daemonsets` alone. */
export interface BlockedDrain {
  readonly title: string;
  readonly objects: readonly Made[];
  /** Nodes that take no Pods from the start */
  readonly cordoned?: readonly string[];
  /** what the plan is to consist of: kind, and purpose where it is not to unblock */
  readonly plan: readonly Preparation["kind"][];
  readonly addedFlags?: readonly string[];
  /** kubectl drain ends all the same; what is wrong then is that Pods wait afterwards */
  readonly onlyWaits?: true;
  /** `Kind/name` of what stays otherwise than it was when everything is put back, and why that is right */
  readonly stays?: readonly string[];
}

interface Made {
  readonly path: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/** Node that is to be drained; whatever has to be on it is told so. */
export const NODE = "worker-0";
export const NODES = [NODE, "worker-1", "worker-2"] as const;

const NAMESPACE = "default";
const selector = (app: string) => ({ matchLabels: { app } });

/** Preferred, so that a replacement may go elsewhere. */
const PREFERS_NODE = {
  nodeAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        preference: { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [NODE] }] },
      },
    ],
  },
};

function template(
  app: string,
  { volumes = [], isReady = true }: { volumes?: readonly object[]; isReady?: boolean } = {},
) {
  return {
    metadata: { labels: { app }, annotations: isReady ? {} : { "test/ready": "false" } },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      affinity: PREFERS_NODE,
      containers: [{ name: "main", image: "kaudit.spec/none:1", resources: { requests: { cpu: "100m" } } }],
      volumes,
    },
  };
}

function deployment(name: string, pod: ReturnType<typeof template> = template(name), replicas = 1): Made {
  return {
    path: `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`,
    object: { metadata: { name }, spec: { replicas, selector: selector(name), template: pod } },
  };
}

function budget(name: string, spec: object): Made {
  return {
    path: `/apis/policy/v1/namespaces/${NAMESPACE}/poddisruptionbudgets`,
    object: { metadata: { name }, spec },
  };
}

export const BLOCKED_DRAINS: readonly BlockedDrain[] = [
  {
    title: "a single replica whose budget keeps it: a second one first",
    objects: [deployment("web"), budget("web", { minAvailable: 1, selector: selector("web") })],
    plan: ["scale"],
  },
  {
    title: "a single replica that an autoscaler holds at one: its minReplicas first",
    objects: [
      deployment("web"),
      budget("web", { minAvailable: 1, selector: selector("web") }),
      {
        path: `/apis/autoscaling/v2/namespaces/${NAMESPACE}/horizontalpodautoscalers`,
        object: {
          metadata: { name: "web" },
          spec: {
            minReplicas: 1,
            maxReplicas: 3,
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
            metrics: [
              { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
            ],
          },
        },
      },
    ],
    plan: ["raise-minimum"],
    // Nobody serves metrics here, without which an autoscaler takes nothing away.
    stays: ["Deployment/web"],
  },
  {
    title: "a StatefulSet of one member whose budget allows nothing: the budget for a time",
    objects: [
      {
        path: `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets`,
        object: {
          metadata: { name: "db" },
          spec: { replicas: 1, serviceName: "db", selector: selector("db"), template: template("db") },
        },
      },
      budget("db", { maxUnavailable: 0, selector: selector("db") }),
    ],
    plan: ["relax-budget"],
  },
  {
    title: "two budgets on one Pod: one of them paused",
    objects: [
      deployment("web", template("web"), 2),
      budget("web", { minAvailable: 1, selector: selector("web") }),
      budget("all", { minAvailable: 1, selector: {} }),
    ],
    plan: ["pause-budget"],
  },
  {
    title: "Pods that are not ready under a budget: let go of them",
    objects: [
      deployment("web", template("web", { isReady: false }), 2),
      budget("web", { minAvailable: 1, selector: selector("web") }),
    ],
    plan: ["allow-unready"],
  },
  {
    title: "emptyDir data and a Pod that nobody makes anew: flags",
    objects: [
      deployment("web", template("web", { volumes: [{ name: "cache", emptyDir: {} }] }), 2),
      {
        path: `/api/v1/namespaces/${NAMESPACE}/pods`,
        object: { metadata: { name: "by-hand" }, spec: { ...template("by-hand").spec, nodeName: NODE } },
      },
    ],
    plan: [],
    addedFlags: ["--force", "--delete-emptydir-data"],
  },
  {
    title: "every other Node cordoned: one of them takes Pods again",
    objects: [deployment("web", template("web"), 2)],
    cordoned: ["worker-1", "worker-2"],
    plan: ["uncordon"],
    onlyWaits: true,
    stays: ["Node/worker-1", "Node/worker-2"],
  },
];
