import type { Chance } from "./chance.js";
import type { Planned } from "./random-cluster.js";

/** A controller with its template, and what may hang on it: a budget, a claim with its volume. */
export function randomWorkload(chance: Chance, name: string, namespace: string): readonly Planned[] {
  const in_ = (group: string, resource: string) => `/${group}/namespaces/${namespace}/${resource}`;
  const metadata = { name };
  const selector = { matchLabels: { app: name } };
  const replicas = chance.whole(1, 4);
  const volumes = chance.may(0.2) ? claimed(chance, name, namespace) : { planned: [], podVolumes: [] };
  const template = {
    metadata: {
      labels: { app: name, tier: chance.one(["front", "back"]) },
      annotations: chance.may(0.12) ? { "test/ready": "false" } : {},
    },
    spec: podSpec(chance, name, volumes.podVolumes),
  };
  const budget = chance.may(0.45) ? [randomBudget(chance, name, namespace, selector)] : [];
  const controller = (): Planned => {
    switch (
      chance.one(["Deployment", "Deployment", "StatefulSet", "StatefulSet", "ReplicaSet", "DaemonSet", "Job", "Pod"])
    ) {
      case "Deployment":
        return {
          path: in_("apis/apps/v1", "deployments"),
          object: { metadata, spec: { replicas, selector, template } },
        };
      case "ReplicaSet":
        return {
          path: in_("apis/apps/v1", "replicasets"),
          object: { metadata, spec: { replicas, selector, template } },
        };
      case "DaemonSet":
        return { path: in_("apis/apps/v1", "daemonsets"), object: { metadata, spec: { selector, template } } };
      case "StatefulSet": {
        const podManagementPolicy = chance.one(["OrderedReady", "Parallel"]);
        const spec = { replicas, selector, template, serviceName: name, podManagementPolicy };
        return { path: in_("apis/apps/v1", "statefulsets"), object: { metadata, spec } };
      }
      case "Job":
        return { path: in_("apis/batch/v1", "jobs"), object: { metadata, spec: jobSpec(chance, replicas, template) } };
      default:
        return {
          path: in_("api/v1", "pods"),
          object: { metadata: { ...template.metadata, name }, spec: template.spec },
        };
    }
  };
  return [...volumes.planned, ...budget, controller()];
}

function jobSpec(chance: Chance, replicas: number, template: { readonly spec: object }) {
  const disruption = [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }];
  const ignores = chance.may(0.3);
  return {
    parallelism: replicas,
    completions: replicas + chance.whole(0, 2),
    backoffLimit: chance.one([0, 1, 6]),
    completionMode: chance.one(["NonIndexed", "Indexed"]),
    ...(ignores ? { podFailurePolicy: { rules: disruption } } : {}),
    podReplacementPolicy: ignores ? "Failed" : chance.one(["Failed", "TerminatingOrFailed"]),
    template: { ...template, spec: { ...template.spec, restartPolicy: "Never" } },
  };
}

function podSpec(chance: Chance, name: string, volumes: readonly object[]) {
  const requests = {
    cpu: chance.one(["100m", "250m", "500m", "900m"]),
    memory: chance.one(["64Mi", "256Mi", "512Mi"]),
  };
  const ports = chance.may(0.1) ? [{ containerPort: 80, hostPort: 8080 }] : [];
  const emptyDir = chance.may(0.25) ? [{ name: "cache", emptyDir: {} }] : [];
  const priorityClassName = chance.one(["", "", "", "low", "high", "polite"]);
  return {
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    containers: [{ name: "c", image: "kaudit.spec/none:1", resources: { requests }, ports }],
    volumes: [...volumes, ...emptyDir],
    ...(priorityClassName === "" ? {} : { priorityClassName }),
    ...(chance.may(0.35) ? { topologySpreadConstraints: [spread(chance, name)] } : {}),
    ...(chance.may(0.25) ? { affinity: affinity(chance, name) } : {}),
    ...(chance.may(0.15) ? { tolerations: [{ key: "dedicated", operator: "Exists" }] } : {}),
    ...(chance.may(0.05) ? { tolerations: [{ operator: "Exists" }] } : {}),
    ...(chance.may(0.12) ? { nodeSelector: { "topology.kubernetes.io/zone": chance.one(["zone-a", "zone-b"]) } } : {}),
  };
}

function spread(chance: Chance, name: string) {
  const whenUnsatisfiable = chance.one(["DoNotSchedule", "DoNotSchedule", "ScheduleAnyway"]);
  return {
    maxSkew: chance.whole(1, 2),
    topologyKey: chance.one(["topology.kubernetes.io/zone", "kubernetes.io/hostname"]),
    whenUnsatisfiable,
    labelSelector: { matchLabels: { app: name } },
    ...(whenUnsatisfiable === "DoNotSchedule" && chance.may(0.35) ? { minDomains: chance.whole(2, 4) } : {}),
    ...(chance.may(0.25) ? { matchLabelKeys: ["pod-template-hash"] } : {}),
    ...(chance.may(0.3) ? { nodeTaintsPolicy: "Honor" } : {}),
    ...(chance.may(0.2) ? { nodeAffinityPolicy: "Ignore" } : {}),
  };
}

function affinity(chance: Chance, name: string) {
  const term = (app: object) => ({
    labelSelector: { matchLabels: app },
    topologyKey: chance.one(["topology.kubernetes.io/zone", "kubernetes.io/hostname"]),
  });
  const own = { app: name };
  const other = { tier: chance.one(["front", "back"]) };
  switch (chance.one(["anti", "anti", "preferred", "near", "away"])) {
    case "anti":
      return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(own)] } };
    case "preferred":
      return {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: term(own) }],
        },
      };
    case "near":
      return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(other)] } };
    default:
      return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(other)] } };
  }
}

function randomBudget(chance: Chance, name: string, namespace: string, selector: object): Planned {
  const limit = chance.one<object>([
    { minAvailable: 1 },
    { maxUnavailable: 1 },
    { maxUnavailable: 0 },
    { minAvailable: "50%" },
    { maxUnavailable: "34%" },
  ]);
  const policy = chance.may(0.3) ? { unhealthyPodEvictionPolicy: "AlwaysAllow" } : {};
  return {
    path: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`,
    object: { metadata: { name }, spec: { ...limit, ...policy, selector } },
  };
}

/** A claim of one Pod alone, or of one Node, bound to a volume on a zone or on a Node. */
function claimed(chance: Chance, name: string, namespace: string) {
  const accessModes = [chance.one(["ReadWriteOnce", "ReadWriteOncePod"])];
  const [key, value] = chance.one([
    ["topology.kubernetes.io/zone", "zone-a"],
    ["topology.kubernetes.io/zone", "zone-b"],
    ["kubernetes.io/hostname", "worker-0"],
    ["kubernetes.io/hostname", "worker-1"],
  ] as const);
  const term = { matchExpressions: [{ key, operator: "In", values: [value] }] };
  const storage = "1Gi";
  return {
    planned: [
      {
        path: "/api/v1/persistentvolumes",
        object: {
          metadata: { name: `pv-${name}` },
          spec: {
            capacity: { storage },
            accessModes,
            storageClassName: "local",
            csi: { driver: "csi.example.com", volumeHandle: name },
            nodeAffinity: { required: { nodeSelectorTerms: [term] } },
            claimRef: { namespace, name: `claim-${name}` },
          },
        },
      },
      {
        path: `/api/v1/namespaces/${namespace}/persistentvolumeclaims`,
        object: {
          metadata: { name: `claim-${name}` },
          spec: {
            accessModes,
            storageClassName: "local",
            volumeName: `pv-${name}`,
            resources: { requests: { storage } },
          },
        },
      },
    ],
    podVolumes: [{ name: "data", persistentVolumeClaim: { claimName: `claim-${name}` } }],
  };
}
