import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
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
  pgrep: "procps",
  rsync: "rsync",
  runc: "runc",
  sshd: "openssh-server",
  "ssh-keygen": "openssh-client",
  sudo: "sudo",
  unshare: "util-linux",
  "/usr/lib/cni/bridge": "containernetworking-plugins",
};

let missing: { readonly why: string | undefined } | undefined;

/** Why no cluster can be started here, in one line; undefined where it can. Looked up once in a run. */
export function missingForCluster(): string | undefined {
  missing ??= { why: lookUpMissing() };
  return missing.why;
}

function lookUpMissing(): string | undefined {
  if (process.platform !== "linux") return "it takes Linux";
  if (process.getuid?.() !== 0) return "it takes root, to make namespaces and mounts";
  const packages = Object.keys(PACKAGES).filter((program) => !isInstalled(program));
  if (packages.length > 0) {
    return `not installed: ${[...new Set(packages.map((program) => PACKAGES[program]))].join(", ")}`;
  }
  // Root of most containers may not.
  const namespaces = ["--mount", "--pid", "--fork", "--net", "--uts", "--ipc", "--cgroup", "true"];
  if (spawnSync("unshare", namespaces).status !== 0) return "this root may not make namespaces";
  if (!existsSync("/dev/loop-control")) return "it takes loop devices, and there is no /dev/loop-control";
  if (!readFileSync("/proc/self/cgroup", "utf8").includes(":memory:")) return "it takes cgroup v1, or v1 beside v2";
  const unbuilt = [...(mustBuildKubernetes() ? ["Kubernetes"] : []), ...(mustBuildCrictl() ? ["crictl"] : [])];
  if (unbuilt.length === 0 || isInstalled("go")) return undefined;
  return `it takes Go 1.26 in PATH, to build ${unbuilt.join(" and ")} once (https://go.dev/dl)`;
}
