/** Name of every object, and of their Namespace. */
export const SAMPLE = "sample";

/** The budget that says how many Pods may be away; the other says how many have to be there. */
export const SAMPLE_MOST = "sample-most";

const pods = {
  metadata: { labels: { app: SAMPLE } },
  spec: { containers: [{ name: "main", image: "kaudit.spec/none:1" }] },
};
const selector = { matchLabels: { app: SAMPLE } };
const metadata = { name: SAMPLE, namespace: SAMPLE };
const clientConfig = { url: "https://127.0.0.1:1/" };
const webhooks = [
  {
    name: "sample.kaudit.spec",
    clientConfig,
    failurePolicy: "Ignore",
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
    rules: [],
  },
];

/** One object of each kind that a command names, none of which needs a kubelet to be what it is. */
export const SAMPLE_OBJECTS: readonly object[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: SAMPLE } },
  { apiVersion: "v1", kind: "Node", metadata: { name: SAMPLE } },
  { apiVersion: "v1", kind: "Service", metadata, spec: { selector: { app: SAMPLE }, ports: [{ port: 80 }] } },
  {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: SAMPLE },
    spec: {
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Delete",
      storageClassName: "none",
      csi: { driver: "csi.kaudit.spec", volumeHandle: SAMPLE },
    },
  },
  {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata,
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "none", resources: { requests: { storage: "1Gi" } } },
  },
  { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: 0, selector, template: pods } },
  { apiVersion: "apps/v1", kind: "DaemonSet", metadata, spec: { selector, template: pods } },
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata,
    spec: { replicas: 0, serviceName: SAMPLE, selector, template: pods },
  },
  { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec: { minAvailable: 1, selector } },
  {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: SAMPLE_MOST, namespace: SAMPLE },
    spec: { maxUnavailable: 0, selector },
  },
  {
    apiVersion: "storage.k8s.io/v1",
    kind: "VolumeAttachment",
    metadata: { name: SAMPLE },
    spec: { attacher: "csi.kaudit.spec", nodeName: SAMPLE, source: { persistentVolumeName: SAMPLE } },
  },
  { apiVersion: "storage.k8s.io/v1", kind: "CSINode", metadata: { name: SAMPLE }, spec: { drivers: [] } },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: SAMPLE },
    webhooks,
  },
  {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: SAMPLE },
    webhooks,
  },
];
