import { readFileSync } from "node:fs";
import { isInstalled } from "../installed.js";
import { mustBuildKubernetes } from "./kubernetes.js";
import { mustBuildCrictl } from "./replay/crictl.js";

/** Program → Debian package that has it. */
const PACKAGES: Readonly<Record<string, string>> = {
  containerd: "containerd",
  ctr: "containerd",
  busybox: "busybox-static",
  etcd: "etcd-server",
  etcdctl: "etcd-client",
  ip: "iproute2",
  iptables: "iptables",
  "mkfs.ext4": "e2fsprogs",
  "mkfs.xfs": "xfsprogs",
  openssl: "openssl",
  rsync: "rsync",
  runc: "runc",
  sshd: "openssh-server",
  "ssh-keygen": "openssh-client",
  sudo: "sudo",
  unshare: "util-linux",
};

/** Why no cluster can be started here, in one line; undefined where it can. */
export function missingForCluster(): string | undefined {
  if (process.getuid?.() !== 0) return "it takes root, to make namespaces and mounts";
  if (!readFileSync("/proc/self/cgroup", "utf8").includes(":memory:")) return "it takes cgroup v1, or v1 beside v2";
  const packages = Object.keys(PACKAGES).filter((program) => !isInstalled(program));
  if (packages.length > 0) {
    return `not installed: ${[...new Set(packages.map((program) => PACKAGES[program]))].join(", ")}`;
  }
  return (mustBuildKubernetes() || mustBuildCrictl()) && !isInstalled("go")
    ? "it takes Go 1.26, to build Kubernetes and crictl (https://go.dev/dl)"
    : undefined;
}
