import type { ControlPlane } from "./control-plane/control-plane.js";
import { apply, kubectl } from "./kubectl.js";
import { type ClusterNode, WORKLOAD_IMAGE } from "./node/node.js";

/** Where the database's volume lies on the node. */
export const DATABASE_DIRECTORY = "/data900/pv/db";

const container = (name: string, script: string, more: object = {}) => ({
  name,
  image: WORKLOAD_IMAGE,
  imagePullPolicy: "Never",
  args: [script],
  ...more,
});

const SLEEP = "trap exit TERM; while :; do sleep 1 & wait; done";

/** A small shop on one node: a database on a local volume, a web server with a budget, an agent on each node. */
function shop(node: string): readonly object[] {
  const selector = (app: string) => ({ selector: { matchLabels: { app } } });
  const labelled = (app: string, spec: object) => ({ metadata: { labels: { app } }, spec });
  const metadata = (name: string) => ({ name, namespace: "shop" });
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
    {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "db" },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Retain",
        storageClassName: "local",
        local: { path: DATABASE_DIRECTORY },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }] },
            ],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: metadata("db"),
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "local",
        volumeName: "db",
        resources: { requests: { storage: "1Gi" } },
      },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata("db"),
      spec: {
        replicas: 1,
        ...selector("db"),
        template: labelled("db", {
          terminationGracePeriodSeconds: 2,
          containers: [
            container("db", `echo rows >/data/rows; ${SLEEP}`, {
              volumeMounts: [{ name: "data", mountPath: "/data" }],
            }),
          ],
          volumes: [{ name: "data", persistentVolumeClaim: { claimName: "db" } }],
        }),
      },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata("web"),
      spec: {
        replicas: 1,
        ...selector("web"),
        template: labelled("web", {
          terminationGracePeriodSeconds: 2,
          containers: [container("web", SLEEP, { volumeMounts: [{ name: "cache", mountPath: "/cache" }] })],
          volumes: [{ name: "cache", emptyDir: {} }],
        }),
      },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadata("web"),
      spec: { minAvailable: 1, ...selector("web") },
    },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: metadata("agent"),
      spec: {
        ...selector("agent"),
        template: labelled("agent", { terminationGracePeriodSeconds: 2, containers: [container("agent", SLEEP)] }),
      },
    },
  ];
}

/** @throws {Error} when it does not run in time */
export async function startShop(controlPlane: ControlPlane, node: ClusterNode): Promise<void> {
  await node.run(`mkdir -p ${DATABASE_DIRECTORY}`);
  await apply(controlPlane, shop(node.name));
  for (const workload of ["deployment/db", "deployment/web", "daemonset/agent"]) {
    const rollout = ["rollout", "status", "-n", "shop", workload, "--timeout=120s"];
    const { exitCode, stdout, stderr } = await kubectl(controlPlane, rollout);
    if (exitCode !== 0) throw new Error(`${workload}: ${stdout}${stderr}`);
  }
}
