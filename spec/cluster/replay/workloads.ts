import { WORKLOAD_IMAGE } from "../node/node.js";

/** Directories of the node with the data of every persistent volume, and what is in them. */
export const DIRECTORIES = [
  "/opt/pv/same",
  "/data900/pv/other",
  "/mnt/bound",
  "/opt/pv/host",
  "/srv/plain",
  "/srv/shared",
];

/** Known files in each, one of the volumes being a mount itself. */
export const PREPARE_DIRECTORIES = `
  mkdir -p /srv/bound /mnt/bound /backup && mount --bind /srv/bound /mnt/bound
  for directory in ${DIRECTORIES.join(" ")}; do
    mkdir -p "$directory/sub/deep"
    for file in file .hidden sub/file sub/deep/file; do echo "$directory $file" >"$directory/$file"; done
  done
  printf '%s\\n' '/dev/vdb /data900 xfs defaults 0 0' '/srv/bound /mnt/bound none bind 0 0' >/etc/fstab
`;

/** Checksums of those files, to be compared. */
export const CHECKSUMS = `for directory in ${DIRECTORIES.join(" ")}; do
  for file in file .hidden sub/file sub/deep/file; do sha256sum "$directory/$file"; done
done`;

const SLEEP = "trap exit TERM; while :; do sleep 1 & wait; done";

const local = (path: string) => ({ local: { path } });
const VOLUMES: Readonly<Record<string, object>> = {
  same: local("/opt/pv/same"),
  other: local("/data900/pv/other"),
  bound: local("/mnt/bound"),
  host: { hostPath: { path: "/opt/pv/host" } },
};

function volumeObjects(node: string): readonly object[] {
  const affinity = [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }];
  const common = {
    capacity: { storage: "1Gi" },
    accessModes: ["ReadWriteOnce"],
    persistentVolumeReclaimPolicy: "Retain",
    storageClassName: "local",
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: affinity }] } },
  };
  return Object.entries(VOLUMES).flatMap(([name, source]) => [
    { apiVersion: "v1", kind: "PersistentVolume", metadata: { name }, spec: { ...common, ...source } },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace: "default" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "local",
        volumeName: name,
        resources: { requests: { storage: "1Gi" } },
      },
    },
  ]);
}

function workload(
  kind: "Deployment" | "DaemonSet",
  name: string,
  volumes: readonly object[],
  volumeMounts: readonly object[],
): object {
  const container = { name, image: WORKLOAD_IMAGE, imagePullPolicy: "Never", args: [SLEEP], volumeMounts };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name, namespace: "default" },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { terminationGracePeriodSeconds: 2, containers: [container], volumes },
      },
    },
  };
}

const claim = (name: string) => ({ name, persistentVolumeClaim: { claimName: name } });
const at = (name: string, path: string, subPath?: string) => ({
  name,
  mountPath: path,
  ...(subPath === undefined ? {} : { subPath }),
});

/** Every kind of volume: local directories on either disk, one that is a mount, hostPath and its PV, subPaths, emptyDir, tokens. */
export function workloads(node: string): readonly object[] {
  return [
    ...volumeObjects(node),
    workload(
      "Deployment",
      "database",
      [claim("same"), claim("other"), { name: "cache", emptyDir: {} }],
      [at("same", "/same"), at("other", "/other"), at("other", "/other-sub", "sub"), at("cache", "/cache")],
    ),
    workload(
      "Deployment",
      "web",
      [
        claim("bound"),
        claim("host"),
        { name: "plain", hostPath: { path: "/srv/plain" } },
        { name: "shared", hostPath: { path: "/srv/shared" } },
        { name: "ram", emptyDir: { medium: "Memory" } },
      ],
      [
        at("bound", "/bound"),
        at("host", "/host"),
        at("plain", "/plain"),
        at("shared", "/shared-sub", "sub"),
        at("shared", "/shared-file", "file"),
        at("ram", "/ram"),
      ],
    ),
    workload("DaemonSet", "agent", [], []),
  ];
}

/** A static Pod, as its manifest. */
export const STATIC_POD = JSON.stringify({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "static", namespace: "default" },
  spec: {
    terminationGracePeriodSeconds: 2,
    containers: [{ name: "static", image: WORKLOAD_IMAGE, imagePullPolicy: "Never", args: [SLEEP] }],
  },
});
