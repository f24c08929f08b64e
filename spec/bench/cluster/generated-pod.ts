import { suffix, Template, time, uid } from "./template.js";

/** Pods of one Deployment. */
const PODS_PER_WORKLOAD = 20;

function container(name: string, image: string, port: number): object {
  return {
    name,
    image,
    args: ["--config=/etc/app/config.yaml", "--log-format=json", "--shutdown-delay=10s", `--listen=:${port}`],
    ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
      { name: "POD_NAMESPACE", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } } },
      { name: "DATABASE_PASSWORD", valueFrom: { secretKeyRef: { name: "database", key: "password" } } },
      { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: "http://otel-collector.monitoring.svc:4317" },
    ],
    resources: { limits: { cpu: "1", memory: "512Mi" }, requests: { cpu: "100m", memory: "256Mi" } },
    volumeMounts: [
      { name: "config", readOnly: true, mountPath: "/etc/app" },
      { name: "scratch", mountPath: "/tmp" },
      { name: "kube-api-access-@suffix@", readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
    ],
    livenessProbe: probe("/healthz", port),
    readinessProbe: probe("/readyz", port),
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: "IfNotPresent",
    securityContext: { capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
  };
}

function probe(path: string, port: number): object {
  return {
    httpGet: { path, port, scheme: "HTTP" },
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  };
}

function containerStatus(name: string, image: string): object {
  return {
    name,
    state: { running: { startedAt: "@started@" } },
    lastState: {},
    ready: true,
    restartCount: 0,
    image,
    imageID: "registry.corp/app@sha256:3f1c9cbb6dd8d3a4c5cc4f2d6d2b0a8b7c9f11e0d4c1f2a3b4c5d6e7f8091a2b",
    containerID: `containerd://@container@${name === "app" ? "a" : "b"}5d3a4c5cc4f2d6d2b0a8b7c9f11e0d4c1f2a3b4c5d6e7f8091a2b`,
    started: true,
  };
}

function condition(type: string): object {
  return {
    type,
    status: "True",
    observedGeneration: 1,
    lastProbeTime: null,
    lastTransitionTime: type === "Ready" ? "@started@" : "@created@",
  };
}

/** What server-side field management adds to each Pod; half of what an API server serves of one. */
function managedFields(): readonly object[] {
  const leaf = {};
  const containerFields = Object.fromEntries(
    [
      "args",
      "env",
      "image",
      "imagePullPolicy",
      "livenessProbe",
      "name",
      "ports",
      "readinessProbe",
      "resources",
      "securityContext",
      "terminationMessagePath",
      "terminationMessagePolicy",
      "volumeMounts",
    ].map((field) => [
      `f:${field}`,
      { ".": leaf, [`k:{"name":"${field}"}`]: { ".": leaf, "f:name": leaf, "f:value": leaf } },
    ]),
  );
  const conditions = Object.fromEntries(
    ["ContainersReady", "Initialized", "PodReadyToStartContainers", "Ready"].map((type) => [
      `k:{"type":"${type}"}`,
      {
        ".": leaf,
        "f:lastProbeTime": leaf,
        "f:lastTransitionTime": leaf,
        "f:observedGeneration": leaf,
        "f:status": leaf,
        "f:type": leaf,
      },
    ]),
  );
  const entry = (manager: string, fieldsV1: object) => ({
    manager,
    operation: "Update",
    apiVersion: "v1",
    time: "@created@",
    fieldsType: "FieldsV1",
    fieldsV1,
  });
  return [
    entry("kube-controller-manager", { "f:spec": { "f:containers": { 'k:{"name":"app"}': containerFields } } }),
    {
      ...entry("kubelet", {
        "f:status": {
          "f:conditions": conditions,
          "f:containerStatuses": leaf,
          "f:hostIP": leaf,
          "f:phase": leaf,
          "f:podIP": leaf,
          "f:startTime": leaf,
        },
      }),
      subresource: "status",
    },
  ];
}

/** A running Pod of two containers as an API server of 1.34 serves it: about 7.4 kB. */
function podOf(workload: number): object {
  const app = `app-${workload}`;
  return {
    metadata: {
      name: "@name@",
      generateName: `${app}-7b7c7d76c9-`,
      namespace: "@namespace@",
      uid: "@uid@",
      resourceVersion: "318123456",
      generation: 1,
      creationTimestamp: "@created@",
      labels: {
        app,
        "app.kubernetes.io/name": app,
        "app.kubernetes.io/part-of": "shop",
        "app.kubernetes.io/managed-by": "Helm",
        "pod-template-hash": "7b7c7d76c9",
      },
      annotations: {
        "checksum/config": "3f1c9cbb6dd8d3a4c5cc4f2d6d2b0a8b7c9f11e0",
        "prometheus.io/scrape": "true",
        "prometheus.io/port": "9090",
      },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "ReplicaSet",
          name: `${app}-7b7c7d76c9`,
          uid: uid(workload, 2),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: managedFields(),
    },
    spec: {
      volumes: [
        { name: "config", configMap: { name: `${app}-config`, defaultMode: 420 } },
        { name: "scratch", emptyDir: { sizeLimit: "1Gi" } },
        {
          name: "kube-api-access-@suffix@",
          projected: {
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
              { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
              {
                downwardAPI: {
                  items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
                },
              },
            ],
            defaultMode: 420,
          },
        },
      ],
      containers: [
        container("app", `registry.corp/shop/${app}:1.4.2`, 8080),
        container("proxy", "registry.corp/mesh/proxy:3.1.0", 15001),
      ],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: app,
      serviceAccount: app,
      nodeName: "@node@",
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: { labelSelector: { matchLabels: { app } }, topologyKey: "kubernetes.io/hostname" },
            },
          ],
        },
      },
      schedulerName: "default-scheduler",
      tolerations: ["not-ready", "unreachable"].map((taint) => ({
        key: `node.kubernetes.io/${taint}`,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    },
    status: {
      phase: "Running",
      observedGeneration: 1,
      conditions: ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"].map(
        condition,
      ),
      hostIP: "@hostIP@",
      hostIPs: [{ ip: "@hostIP@" }],
      podIP: "@podIP@",
      podIPs: [{ ip: "@podIP@" }],
      startTime: "@created@",
      containerStatuses: [
        containerStatus("app", `registry.corp/shop/app-${workload}:1.4.2`),
        containerStatus("proxy", "registry.corp/mesh/proxy:3.1.0"),
      ],
      qosClass: "Burstable",
    },
  };
}

let held: { readonly workload: number; readonly template: Template } | undefined;

export const workloadOf = (pod: number): number => Math.floor(pod / PODS_PER_WORKLOAD);
export const podName = (pod: number): string => `app-${workloadOf(pod)}-7b7c7d76c9-${suffix(pod)}`;
export const namespaceOf = (workload: number): string => `team-${Math.floor(workload / 10)}`;
export const nodeName = (node: number): string => `ip-10-${node >> 8}-${node & 255}-7.eu-central-1.compute.internal`;

/** JSON of one Pod; Pods come in order, so that the template of the last workload is the one to keep. */
export function generatedPod(pod: number, nodes: number): string {
  const workload = workloadOf(pod);
  if (held?.workload !== workload) held = { workload, template: new Template(podOf(workload)) };
  const node = (pod * 7919) % nodes;
  return held.template.fill({
    name: podName(pod),
    namespace: namespaceOf(workload),
    uid: uid(pod, 1),
    node: nodeName(node),
    suffix: suffix(pod + 7),
    created: time(pod),
    started: time(pod + 1),
    hostIP: `10.${node >> 8}.${node & 255}.7`,
    podIP: `10.${64 + (pod >> 16)}.${(pod >> 8) & 255}.${pod & 255}`,
    container: (Math.imul(pod + 1, 2654435761) >>> 0).toString(16).padStart(8, "0"),
  });
}
