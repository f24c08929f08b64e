import type { PodSpec } from "../../lib/model/kubernetes/index.js";
import { combine, daemonSet, deployment, served, staticPods, type Workloads } from "./workloads.js";

// What carries the cluster of three control planes, as kubeadm and the usual charts install it.

const CONTROL_PLANES = ["cp-1", "cp-2", "cp-3"];
const WORKERS = ["worker-1", "worker-2", "worker-3"];
const ALL_NODES = [...CONTROL_PLANES, ...WORKERS];
const ON_CONTROL_PLANE = { key: "node-role.kubernetes.io/control-plane", operator: "Exists", effect: "NoSchedule" };
const EVERYWHERE = [{ operator: "Exists" }];

function hostPath(name: string, path: string, type = "DirectoryOrCreate") {
  return { name, hostPath: { path, type } };
}

function awayFromEachOther(labels: Readonly<Record<string, string>>): NonNullable<PodSpec["affinity"]> {
  const podAffinityTerm = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } };
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] } };
}

function controlPlane(): Workloads {
  const pki = hostPath("k8s-certs", "/etc/kubernetes/pki");
  const image = (name: string) => `registry.k8s.io/${name}:v1.34.2`;
  const component = (name: string, port: number, volumes: PodSpec["volumes"] = [pki]) =>
    staticPods(name, CONTROL_PLANES, {
      containers: [
        {
          name,
          image: name === "etcd" ? "registry.k8s.io/etcd:3.6.5-0" : image(name),
          imagePullPolicy: "IfNotPresent",
          ports: [{ name: "probe-port", containerPort: port, hostPort: port, protocol: "TCP" }],
          resources: { requests: { cpu: "100m" } },
          volumeMounts: (volumes ?? []).map((volume) => ({
            name: volume.name,
            mountPath: volume.hostPath?.path ?? "/",
            readOnly: name !== "etcd",
          })),
        },
      ],
      volumes: volumes ?? [],
    });
  return combine([
    component("etcd", 2381, [
      hostPath("etcd-certs", "/etc/kubernetes/pki/etcd"),
      hostPath("etcd-data", "/var/lib/etcd"),
    ]),
    component("kube-apiserver", 6443),
    component("kube-controller-manager", 10257, [
      pki,
      hostPath("kubeconfig", "/etc/kubernetes/controller-manager.conf", "FileOrCreate"),
      hostPath("flexvolume-dir", "/usr/libexec/kubernetes/kubelet-plugins/volume/exec"),
    ]),
    component("kube-scheduler", 10259, [hostPath("kubeconfig", "/etc/kubernetes/scheduler.conf", "FileOrCreate")]),
    component("kube-vip", 2112, [hostPath("kubeconfig", "/etc/kubernetes/admin.conf", "FileOrCreate")]),
  ]);
}

function nodeAgents(): Workloads {
  return combine([
    daemonSet({
      namespace: "kube-system",
      name: "kube-proxy",
      labels: { "k8s-app": "kube-proxy" },
      nodes: ALL_NODES,
      spec: {
        hostNetwork: true,
        priorityClassName: "system-node-critical",
        tolerations: EVERYWHERE,
        nodeSelector: { "kubernetes.io/os": "linux" },
        containers: [
          {
            name: "kube-proxy",
            image: "registry.k8s.io/kube-proxy:v1.34.2",
            volumeMounts: [
              { name: "kube-proxy", mountPath: "/var/lib/kube-proxy" },
              { name: "xtables-lock", mountPath: "/run/xtables.lock" },
              { name: "lib-modules", mountPath: "/lib/modules", readOnly: true },
            ],
          },
        ],
        volumes: [
          { name: "kube-proxy" },
          hostPath("xtables-lock", "/run/xtables.lock", "FileOrCreate"),
          hostPath("lib-modules", "/lib/modules", ""),
        ],
      },
    }),
    daemonSet({
      namespace: "kube-system",
      name: "cilium",
      labels: { "k8s-app": "cilium" },
      nodes: ALL_NODES,
      spec: {
        hostNetwork: true,
        priorityClassName: "system-node-critical",
        tolerations: EVERYWHERE,
        containers: [
          {
            name: "cilium-agent",
            image: "quay.io/cilium/cilium:v1.18.4",
            ports: [{ name: "peer-service", containerPort: 4244, hostPort: 4244, protocol: "TCP" }],
            volumeMounts: [
              { name: "bpf-maps", mountPath: "/sys/fs/bpf", mountPropagation: "HostToContainer" },
              { name: "cilium-run", mountPath: "/var/run/cilium" },
              { name: "cni-path", mountPath: "/host/opt/cni/bin" },
              { name: "etc-cni-netd", mountPath: "/host/etc/cni/net.d" },
            ],
          },
        ],
        volumes: [
          { name: "tmp", emptyDir: {} },
          hostPath("bpf-maps", "/sys/fs/bpf"),
          hostPath("cilium-run", "/var/run/cilium"),
          hostPath("cni-path", "/opt/cni/bin"),
          hostPath("etc-cni-netd", "/etc/cni/net.d"),
        ],
      },
    }),
    daemonSet({
      namespace: "kube-system",
      name: "csi-rbdplugin",
      labels: { app: "csi-rbdplugin" },
      nodes: WORKERS,
      spec: {
        hostNetwork: true,
        priorityClassName: "system-node-critical",
        containers: [
          {
            name: "driver-registrar",
            image: "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.15.0",
            volumeMounts: [{ name: "registration-dir", mountPath: "/registration" }],
          },
          {
            name: "csi-rbdplugin",
            image: "quay.io/cephcsi/cephcsi:v3.15.0",
            volumeMounts: [
              { name: "plugin-dir", mountPath: "/csi" },
              { name: "pods-mount-dir", mountPath: "/var/lib/kubelet/pods", mountPropagation: "Bidirectional" },
              { name: "mountpoint-dir", mountPath: "/var/lib/kubelet/plugins", mountPropagation: "Bidirectional" },
            ],
          },
        ],
        volumes: [
          hostPath("plugin-dir", "/var/lib/kubelet/plugins/rbd.csi.ceph.com"),
          hostPath("registration-dir", "/var/lib/kubelet/plugins_registry", "Directory"),
          hostPath("pods-mount-dir", "/var/lib/kubelet/pods", "DirectoryOrCreate"),
          hostPath("mountpoint-dir", "/var/lib/kubelet/plugins", "Directory"),
          hostPath("host-dev", "/dev", ""),
          hostPath("host-sys", "/sys", ""),
          { name: "keys-tmp-dir", emptyDir: { medium: "Memory" } },
        ],
      },
    }),
  ]);
}

/** What everything else leans on: each twice, on two Nodes. */
function services(): Workloads {
  const twice = (
    namespace: string,
    name: string,
    labels: Readonly<Record<string, string>>,
    nodes: readonly string[],
    image: string,
    spec: PodSpec = {},
  ) =>
    deployment({
      namespace,
      name,
      labels,
      nodes,
      spec: {
        affinity: awayFromEachOther(labels),
        containers: [
          {
            name,
            image,
            resources: { requests: { cpu: "50m", memory: "64Mi" } },
            readinessProbe: { periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
          },
        ],
        ...spec,
      },
    });
  const system = { priorityClassName: "system-cluster-critical", tolerations: [ON_CONTROL_PLANE] };
  return combine([
    served(
      twice("kube-system", "coredns", { "k8s-app": "kube-dns" }, ["worker-1", "worker-2"], "coredns:v1.12.1", system),
      "kube-dns",
      53,
    ),
    twice("kube-system", "cilium-operator", { "io.cilium/app": "operator" }, ["cp-1", "cp-2"], "cilium:v1.18.4", {
      hostNetwork: true,
      tolerations: EVERYWHERE,
      priorityClassName: "system-cluster-critical",
    }),
    served(
      twice("kube-system", "metrics-server", { "k8s-app": "metrics-server" }, ["worker-2", "worker-3"], "ms:v0.8.0"),
      "metrics-server",
      443,
    ),
    twice("kube-system", "csi-rbdplugin-provisioner", { app: "csi-rbd-ctrl" }, WORKERS, "cephcsi:v3.15.0"),
    served(
      twice("ingress-nginx", "ingress-nginx-controller", { app: "ingress-nginx" }, ["worker-1", "worker-3"], "nginx"),
      "ingress-nginx-controller",
      443,
      "LoadBalancer",
    ),
    twice("cert-manager", "cert-manager", { app: "cert-manager" }, ["worker-1", "worker-2"], "cert-manager:v1.19.1"),
    twice("cert-manager", "cert-manager-cainjector", { app: "cainjector" }, ["worker-2", "worker-3"], "cainj:v1.19.1"),
    served(
      twice("cert-manager", "cert-manager-webhook", { app: "webhook" }, ["worker-1", "worker-3"], "webhook:v1.19.1"),
      "cert-manager-webhook",
      443,
    ),
  ]);
}

export const PLATFORM: Workloads = combine([controlPlane(), nodeAgents(), services()]);
