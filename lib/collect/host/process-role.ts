import type { ProcessRole } from "../../model/host-facts.js";

const ROLES: ReadonlyMap<string, ProcessRole> = new Map([
  ["kubelet", "kubelet"],
  ["containerd", "containerd"],
  ["dockerd", "dockerd"],
  ["crio", "crio"],
  ["conmon", "conmon"],
  ["k3s", "k3s"],
  ["k3s-server", "k3s"],
  ["k3s-agent", "k3s"],
  ["rke2", "rke2"],
  ["etcd", "etcd"],
  ["kube-apiserver", "kube-apiserver"],
]);

/**
 * What a process is, by the name of its program; undefined for one that no rule speaks of.
 *
 * @param program  the first argument, or the name that the kernel keeps of a process without arguments
 */
export function processRole(program: string): ProcessRole | undefined {
  const name = program.slice(program.lastIndexOf("/") + 1);
  // containerd-shim, containerd-shim-runc-v1, containerd-shim-runc-v2, containerd-shim-kata-v2; the kernel's own name is cut at 15.
  return name.startsWith("containerd-shim") ? "containerd-shim" : ROLES.get(name);
}
