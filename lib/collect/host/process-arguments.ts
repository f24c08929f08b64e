import type { ProcessRole } from "../../model/host-facts.js";
import { withoutPassword } from "./without-password.js";

/** Flags that rules read, without dashes; one with `?` takes no value. Whatever else a process was given is dropped here. */
const KUBELET =
  "root-dir config config-dir hostname-override node-ip container-runtime-endpoint pod-manifest-path cert-dir " +
  "cgroup-driver cpu-manager-policy memory-manager-policy fail-swap-on? eviction-hard eviction-soft " +
  "image-gc-high-threshold feature-gates";
const K3S =
  "data-dir server node-name node-ip etcd-snapshot-dir etcd-snapshot-retention etcd-snapshot-schedule-cron snapshotter " +
  "default-local-storage-path container-runtime-endpoint config cluster-init? cluster-reset? etcd-disable-snapshots? " +
  "etcd-s3? docker? disable-etcd? disable-apiserver?";
const ALLOWED: Readonly<Record<ProcessRole, string>> = {
  kubelet: KUBELET,
  containerd: "config root state address",
  "containerd-shim": "namespace id address",
  dockerd: "data-root exec-root config-file containerd graph",
  crio: "root runroot config config-dir listen",
  conmon: "cid cuuid name bundle",
  k3s: K3S,
  rke2: K3S,
  etcd:
    "name data-dir wal-dir listen-client-urls advertise-client-urls listen-peer-urls initial-advertise-peer-urls " +
    "initial-cluster initial-cluster-state listen-metrics-urls quota-backend-bytes snapshot-count auto-compaction-mode " +
    "auto-compaction-retention force-new-cluster? strict-reconfig-check? config-file",
  "kube-apiserver":
    "advertise-address bind-address secure-port etcd-servers service-cluster-ip-range feature-gates runtime-config " +
    "enable-admission-plugins storage-media-type",
};
const SHORT: { readonly [R in ProcessRole]?: Readonly<Record<string, string>> } = {
  containerd: { c: "config", a: "address" },
  dockerd: { g: "graph" },
  crio: { c: "config" },
  conmon: { c: "cid", u: "cuuid", n: "name", b: "bundle" },
  k3s: { d: "data-dir", s: "server", c: "config" },
  rke2: { d: "data-dir", s: "server", c: "config" },
};

interface Allowed {
  readonly flags: ReadonlyMap<string, "value" | "switch">;
  readonly short: Readonly<Record<string, string>>;
}
const TABLE: ReadonlyMap<ProcessRole, Allowed> = new Map(
  (Object.keys(ALLOWED) as ProcessRole[]).map((role) => [
    role,
    {
      flags: new Map(
        ALLOWED[role].split(" ").map((flag) => [flag.replace("?", ""), flag.endsWith("?") ? "switch" : "value"]),
      ),
      short: SHORT[role] ?? {},
    },
  ]),
);

/**
 * The flags of a process that are on its role's allow-list, in either of the spellings of Go and GNU: `--name=value`,
 * `--name value`, `-name value`. The last one counts, as it does for the process.
 *
 * @param words  the arguments behind the program's name
 */
export function allowedArguments(role: ProcessRole, words: readonly string[]): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  words.forEach((word, index) => {
    const [, name, equals, value = ""] = /^--?([a-z0-9][a-z0-9-]*)(?:(=)(.*))?$/s.exec(word) ?? [];
    if (name === undefined) return;
    if (isServerOfK3s(role) && name === "kubelet-arg") addKubeletArgument(found, equals ? value : words[index + 1]);
    if (name === "datastore-endpoint") found.set(name, schemeOf(equals ? value : words[index + 1]));
    const flag = flagOf(role, name);
    if (flag === undefined) return;
    const given = argumentValue(flag.kind, equals === undefined ? undefined : value, words[index + 1]);
    found.set(flag.name, withoutPassword(given));
  });
  return Object.fromEntries(found);
}

function flagOf(
  role: ProcessRole,
  name: string,
): { readonly name: string; readonly kind: "value" | "switch" } | undefined {
  const allowed = TABLE.get(role);
  const long = (Object.hasOwn(allowed?.short ?? {}, name) ? allowed?.short[name] : name) ?? name;
  const kind = allowed?.flags.get(long);
  return kind === undefined ? undefined : { name: long, kind };
}

function argumentValue(kind: "value" | "switch", value: string | undefined, next: string | undefined): string {
  if (value !== undefined) return value;
  return kind === "switch" || next === undefined || next.startsWith("-") ? "true" : next;
}

function isServerOfK3s(role: ProcessRole): boolean {
  return role === "k3s" || role === "rke2";
}

/** `--kubelet-arg=root-dir=/data/kubelet` is kept under `kubelet-arg.root-dir`. */
function addKubeletArgument(found: Map<string, string>, assignment = ""): void {
  const [, name, value = "true"] = /^-{0,2}([a-z0-9-]+)(?:=(.*))?$/s.exec(assignment) ?? [];
  if (name !== undefined && flagOf("kubelet", name) !== undefined) found.set(`kubelet-arg.${name}`, value);
}

/** Which kind of data store it is, and nothing more: the rest of the address may hold a password. */
function schemeOf(endpoint = ""): string {
  return /^([a-z0-9+]+):\/\//.exec(endpoint)?.[1] ?? "unknown";
}
