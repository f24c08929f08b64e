import { isAtOrBelow } from "./path.js";

/** Directories that every machine has for itself, with the reason why nobody's data is lost when a Pod sees another one. */
const SYSTEM_DIRECTORIES: readonly (readonly [directory: string, reason: string])[] = [
  ["/proc", "the kernel's"],
  ["/sys", "the kernel's"],
  ["/dev", "devices of this machine"],
  ["/run", "sockets and state until the next boot"],
  ["/var/run", "the same, by its old name"],
  ["/etc", "configuration of the machine"],
  ["/boot", "the machine's kernels"],
  ["/lib", "modules and libraries of the machine"],
  ["/lib64", "libraries of the machine"],
  ["/usr", "programs of the machine"],
  ["/bin", "programs of the machine"],
  ["/sbin", "programs of the machine"],
  ["/tmp", "what may vanish at any time"],
  ["/var/tmp", "what may vanish at any time"],
  ["/var/log", "logs are of the machine that wrote them"],
  ["/var/cache", "can be made again"],
  ["/opt/cni", "programs of the network plugin"],
  ["/var/lib/cni", "the network plugin's state of this machine"],
  ["/var/lib/calico", "the network plugin's state of this machine"],
  ["/var/lib/kubelet", "the kubelet's; its volumes are told by their own kind"],
  ["/var/lib/containerd", "the runtime's"],
  ["/var/lib/docker", "the runtime's"],
  ["/var/lib/containers", "the runtime's"],
  ["/var/lib/dbus", "the machine's identity"],
  ["/var/lib/rancher/k3s/agent", "the distribution's own"],
  ["/var/lib/rancher/rke2/agent", "the distribution's own"],
];

/** Whether a path of a host is the system's own, or its root, which only agents of the machine mount. */
export function isSystemPath(path: string): boolean {
  return (
    path === "/" || path.endsWith(".sock") || SYSTEM_DIRECTORIES.some(([directory]) => isAtOrBelow(path, directory))
  );
}
