import { LISTS, type ListDefinition, listPath } from "../../../lib/model/lists.js";
import { generatedPod, namespaceOf, nodeName, podName, workloadOf } from "./generated-pod.js";
import { Template, time, uid } from "./template.js";

/** How many objects a list has, and the JSON of each. */
interface GeneratedList {
  readonly definition: ListDefinition;
  readonly objects: number;
  item(index: number): string;
}

/** A cluster of Deployments of twenty Pods: what besides Pods a cluster of that size has, in its usual proportions. */
export function generatedCluster(nodes: number, pods: number): ReadonlyMap<string, GeneratedList> {
  const workloads = Math.ceil(pods / 20);
  const ofWorkload = (kind: object) => {
    const template = new Template(kind);
    return (index: number) =>
      template.fill({ app: `app-${index}`, namespace: namespaceOf(index), uid: uid(index, 3), created: time(index) });
  };
  const known: Readonly<Record<string, readonly [number, (index: number) => string]>> = {
    pods: [pods, (index) => generatedPod(index, nodes)],
    nodes: [nodes, generatedNode()],
    namespaces: [Math.ceil(workloads / 10) + 1, generatedNamespace],
    leases: [nodes, (index) => LEASE.fill({ name: nodeName(index), uid: uid(index, 4), time: time(index) })],
    deployments: [workloads, ofWorkload(deployment("Deployment"))],
    replicaSets: [2 * workloads, ofWorkload(deployment("ReplicaSet"))],
    services: [workloads, ofWorkload(SERVICE)],
    endpointSlices: [workloads, generatedSlice(pods, nodes)],
    configMaps: [workloads, ofWorkload({ metadata: { ...META, annotations: {} } })],
    persistentVolumeClaims: [Math.ceil(workloads / 4), ofWorkload(CLAIM)],
    persistentVolumes: [Math.ceil(workloads / 4), ofWorkload(VOLUME)],
    events: [Math.ceil(pods / 20), ofWorkload(EVENT)],
    podDisruptionBudgets: [Math.ceil(workloads / 4), ofWorkload(BUDGET)],
  };
  return new Map(
    LISTS.map((definition) => {
      const [objects, item] = known[definition.fact] ?? [0, () => "{}"];
      return [listPath(definition), { definition, objects, item }];
    }),
  );
}

const META = {
  name: "@app@",
  namespace: "@namespace@",
  uid: "@uid@",
  creationTimestamp: "@created@",
  labels: { app: "@app@" },
};
const SERVICE = {
  metadata: META,
  spec: {
    type: "ClusterIP",
    clusterIP: "10.96.7.7",
    selector: { app: "@app@" },
    ports: [{ name: "http", port: 80, targetPort: 8080, protocol: "TCP" }],
  },
  status: { loadBalancer: {} },
};
const CLAIM = {
  metadata: META,
  spec: {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "10Gi" } },
    volumeName: "pv-@app@",
    storageClassName: "fast",
    volumeMode: "Filesystem",
  },
  status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "10Gi" } },
};
const VOLUME = {
  metadata: { ...META, name: "pv-@app@", namespace: undefined },
  spec: {
    capacity: { storage: "10Gi" },
    accessModes: ["ReadWriteOnce"],
    claimRef: { kind: "PersistentVolumeClaim", namespace: "@namespace@", name: "@app@" },
    persistentVolumeReclaimPolicy: "Delete",
    storageClassName: "fast",
    csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-@uid@" },
  },
  status: { phase: "Bound" },
};
const EVENT = {
  metadata: META,
  type: "Normal",
  reason: "Pulled",
  message: "Successfully pulled image in 412ms",
  involvedObject: { kind: "Pod", namespace: "@namespace@", name: "@app@" },
  count: 1,
  lastTimestamp: "@created@",
};
const BUDGET = {
  metadata: { ...META, generation: 1 },
  spec: { maxUnavailable: 1, selector: { matchLabels: { app: "@app@" } } },
  status: { observedGeneration: 1, disruptionsAllowed: 1, currentHealthy: 20, desiredHealthy: 19, expectedPods: 20 },
};
const LEASE = new Template({
  metadata: { name: "@name@", namespace: "kube-node-lease", uid: "@uid@" },
  spec: { holderIdentity: "@name@", leaseDurationSeconds: 40, renewTime: "@time@" },
});

function deployment(kind: string): object {
  const { spec } = JSON.parse(generatedPod(0, 1)) as { spec: object };
  const selector = { matchLabels: { app: "@app@" } };
  return {
    metadata: META,
    spec: {
      replicas: kind === "Deployment" ? 20 : 0,
      selector,
      template: { metadata: { labels: { app: "@app@" } }, spec },
    },
    status: { replicas: 20, readyReplicas: 20, availableReplicas: 20, observedGeneration: 1 },
  };
}

function generatedNamespace(index: number): string {
  const name = index === 0 ? "kube-system" : `team-${index - 1}`;
  return JSON.stringify({
    metadata: { name, uid: uid(index, 5), labels: { "kubernetes.io/metadata.name": name } },
    status: { phase: "Active" },
  });
}

function generatedNode(): (index: number) => string {
  const images = Array.from({ length: 300 }, (_, image) =>
    JSON.stringify({
      names: [
        `registry.corp/shop/app-${image}@sha256:3f1c9cbb6dd8d3a4c5cc4f2d6d2b0a8b7c9f11e0d4c1f2a3b4c5d6e7f8091a2b`,
        `registry.corp/shop/app-${image}:1.4.2`,
      ],
      sizeBytes: 104857600 + image,
    }),
  );
  // The kubelet reports fifty; hardly two Nodes have the same.
  const imagesOf = (index: number) =>
    Array.from({ length: 50 }, (_, at) => images[(index * 7 + at * 11) % images.length]).join(",");
  const amounts = { cpu: "16", memory: "64Gi", pods: "110", "ephemeral-storage": "104845292Ki" };
  const template = new Template({
    metadata: {
      name: "@name@",
      uid: "@uid@",
      creationTimestamp: "@time@",
      labels: {
        "kubernetes.io/hostname": "@name@",
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/zone": "@zone@",
      },
    },
    spec: { providerID: "aws:///eu-central-1a/i-@uid@", podCIDR: "10.64.0.0/24" },
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"].map((type) => ({
        type,
        status: type === "Ready" ? "True" : "False",
        lastHeartbeatTime: "@time@",
        lastTransitionTime: "@time@",
        reason: "KubeletHasSufficientMemory",
        message: "kubelet has sufficient memory available",
      })),
      addresses: [
        { type: "InternalIP", address: "@address@" },
        { type: "Hostname", address: "@name@" },
      ],
      nodeInfo: {
        machineID: "@uid@",
        systemUUID: "@uid@",
        bootID: "@uid@",
        kernelVersion: "6.8.0-1021-aws",
        osImage: "Ubuntu 24.04.3 LTS",
        containerRuntimeVersion: "containerd://2.1.4",
        kubeletVersion: "v1.34.1",
        operatingSystem: "linux",
        architecture: "amd64",
      },
      images: ["IMAGES"],
    },
  });
  return (index) =>
    template
      .fill({
        name: nodeName(index),
        uid: uid(index, 6),
        time: time(index),
        zone: `eu-central-1${"abc"[index % 3]}`,
        address: `10.${index >> 8}.${index & 255}.7`,
      })
      .replace('"IMAGES"', imagesOf(index));
}

function generatedSlice(pods: number, nodes: number): (index: number) => string {
  return (index) => {
    const first = index * 20;
    const endpoints = Array.from({ length: Math.min(20, pods - first) }, (_, at) => ({
      addresses: [`10.64.${at}.7`],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: nodeName(((first + at) * 7919) % nodes),
      targetRef: {
        kind: "Pod",
        namespace: namespaceOf(workloadOf(first)),
        name: podName(first + at),
        uid: uid(first + at, 1),
      },
    }));
    return JSON.stringify({
      metadata: {
        name: `app-${index}-abcde`,
        namespace: namespaceOf(index),
        uid: uid(index, 7),
        labels: { "kubernetes.io/service-name": `app-${index}` },
      },
      addressType: "IPv4",
      endpoints,
      ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    });
  };
}
