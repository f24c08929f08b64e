import type { Chance } from "./chance.js";

/** A Pod as its template has it, by chance: what it asks for, what it bears, whom it seeks and shuns. */
export function randomPodSpec(chance: Chance, name: string, volumes: readonly object[]): object {
  const emptyDir = chance.may(0.25) ? [{ name: "cache", emptyDir: {} }] : [];
  const priorityClassName = chance.one(["", "", "", "low", "high", "polite"]);
  // Of a Pod that states its requests as a whole the containers state none.
  const ofPod = chance.may(0.06) ? { resources: { requests: { cpu: "600m", memory: "600Mi" } } } : undefined;
  return {
    terminationGracePeriodSeconds: chance.one([0, 0, 1, 30]),
    automountServiceAccountToken: false,
    containers: [ofPod === undefined ? container(chance, "c") : { name: "c", image: "example.com/small:1" }],
    ...(ofPod ?? initContainers(chance)),
    volumes: [...volumes, ...emptyDir],
    ...(chance.may(0.08) ? { runtimeClassName: "boxed" } : {}),
    ...(priorityClassName === "" ? {} : { priorityClassName }),
    ...(chance.may(0.35) ? { topologySpreadConstraints: spreads(chance, name) } : {}),
    ...(chance.may(0.3) ? { affinity: affinity(chance, name) } : {}),
    ...tolerations(chance),
    ...(chance.may(0.12) ? { nodeSelector: { "topology.kubernetes.io/zone": chance.one(["zone-a", "zone-b"]) } } : {}),
    ...(chance.may(0.03) ? { schedulingGates: [{ name: "example.com/gate" }] } : {}),
  };
}

function container(chance: Chance, name: string) {
  const requests = {
    cpu: chance.one(["100m", "250m", "500m", "900m"]),
    memory: chance.one(["64Mi", "256Mi", "512Mi"]),
    ...(chance.may(0.06) ? { "example.com/card": "1" } : {}),
  };
  const limits = "example.com/card" in requests ? { "example.com/card": "1" } : {};
  const stated = chance.may(0.1) ? {} : { requests, limits };
  const ports = chance.may(0.1) ? hostPorts(chance) : [];
  return { name, image: chance.one(["example.com/small:1", "example.com/large:1"]), resources: stated, ports };
}

function hostPorts(chance: Chance): readonly object[] {
  const hostIP = chance.one<object>([{}, {}, { hostIP: "127.0.0.1" }, { hostIP: "127.0.0.2" }]);
  const protocol = chance.one(["TCP", "TCP", "UDP"]);
  return [{ containerPort: 80, hostPort: chance.one([8080, 8080, 9090]), protocol, ...hostIP }];
}

function initContainers(chance: Chance) {
  if (chance.may(0.85)) return {};
  const sidecar = { ...container(chance, "sidecar"), ports: [], restartPolicy: "Always" };
  const first = { ...container(chance, "first"), ports: [] };
  return { initContainers: chance.one([[first], [sidecar], [sidecar, first], [first, sidecar]]) };
}

function tolerations(chance: Chance) {
  const unreachable = { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" };
  const chosen = [
    ...(chance.may(0.15) ? [{ key: "dedicated", operator: "Exists" }] : []),
    ...(chance.may(0.05) ? [{ operator: "Exists" }] : []),
    ...(chance.may(0.08) ? [{ ...unreachable, ...(chance.may(0.5) ? { tolerationSeconds: 2 } : {}) }] : []),
    ...(chance.may(0.04) ? [{ effect: "NoExecute", operator: "Exists", tolerationSeconds: 3 }] : []),
  ];
  return chosen.length === 0 ? {} : { tolerations: chosen };
}

function spreads(chance: Chance, name: string) {
  const keys = chance.one([
    ["topology.kubernetes.io/zone"],
    ["kubernetes.io/hostname"],
    ["topology.kubernetes.io/zone", "kubernetes.io/hostname"],
  ]);
  return keys.map((topologyKey) => {
    const whenUnsatisfiable = chance.one(["DoNotSchedule", "DoNotSchedule", "ScheduleAnyway"]);
    return {
      maxSkew: chance.whole(1, 2),
      topologyKey,
      whenUnsatisfiable,
      labelSelector: { matchLabels: { app: name } },
      ...(whenUnsatisfiable === "DoNotSchedule" && chance.may(0.35) ? { minDomains: chance.whole(2, 4) } : {}),
      ...(chance.may(0.25) ? { matchLabelKeys: ["pod-template-hash"] } : {}),
      ...(chance.may(0.3) ? { nodeTaintsPolicy: "Honor" } : {}),
      ...(chance.may(0.2) ? { nodeAffinityPolicy: "Ignore" } : {}),
    };
  });
}

function affinity(chance: Chance, name: string) {
  const namespaces = chance.one<object>([
    {},
    {},
    { namespaceSelector: {} },
    { namespaces: ["bank"] },
    { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } } },
  ]);
  const term = (app: object, more: object = {}) => ({
    labelSelector: { matchLabels: app },
    topologyKey: chance.one(["topology.kubernetes.io/zone", "kubernetes.io/hostname"]),
    ...more,
  });
  const own = { app: name };
  const other = { tier: chance.one(["front", "back"]) };
  const required = (expression: object) => ({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
    },
  });
  const zone = "topology.kubernetes.io/zone";
  switch (chance.one(["anti", "anti", "preferred", "near", "away", "attracted", "node", "liked", "revision"])) {
    case "anti":
      return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(own)] } };
    case "revision":
      return {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            term(own, chance.one([{ matchLabelKeys: ["tier"] }, { mismatchLabelKeys: ["tier"] }])),
          ],
        },
      };
    case "preferred":
      return {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: term(own) }],
        },
      };
    case "attracted":
      return {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term(other, namespaces) }],
        },
      };
    case "near":
      return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(other, namespaces)] } };
    case "node":
      return required(
        chance.one<object>([
          { key: zone, operator: "NotIn", values: ["zone-c"] },
          { key: "rank", operator: "Gt", values: ["1"] },
          { key: "rank", operator: "Lt", values: ["3"] },
          { key: "fast", operator: "Exists" },
          { key: "fast", operator: "DoesNotExist" },
          { key: "rank", operator: "In", values: ["0", "2", "4"] },
        ]),
      );
    case "liked":
      return {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: chance.whole(1, 100), preference: { matchExpressions: [{ key: "fast", operator: "Exists" }] } },
          ],
        },
      };
    default:
      return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(other, namespaces)] } };
  }
}
