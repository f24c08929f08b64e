import { parseFstab } from "../../lib/collect/host/fstab.js";
import { parseMounts } from "../../lib/collect/host/mounts.js";
import { CONTAINERD_METADATA } from "../../lib/derive/containerd-root.js";
import type { Filesystem, HostFacts, HostProcess, PathStatus, ServiceUnit } from "../../lib/model/host-facts.js";
import { uidOf } from "../../lib/testing/index.js";

const GIB = 1024 ** 3;

/** What the hosts of both clusters have in common: a systemd Linux that is up to date and looked after. */
export const LOOKED_AFTER = {
  swaps: [],
  selinuxMode: "disabled",
  clock: { at: "2026-11-20T12:00:00Z", isSynchronized: true },
  trees: [],
  hostPortRules: [],
  csiVolumes: [],
} as const satisfies Partial<HostFacts>;

export function identityOf(node: string): HostFacts["identity"] {
  return { machineId: uidOf(`machine-${node}`).replaceAll("-", ""), bootId: uidOf(`boot-${node}`) };
}

/** Lines of /proc/1/mountinfo, indented as it suits. */
export function mountsOf(lines: string): HostFacts["mounts"] {
  return parseMounts(trimmed(lines));
}

export function fstabOf(lines: string): HostFacts["fstab"] {
  return parseFstab(trimmed(lines));
}

function trimmed(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .map((line) => `${line}\n`)
    .join("");
}

/** A file system of which a third is used. */
export function roomy(target: string, source: string, fstype: string, sizeGib: number): Filesystem {
  const sizeBytes = sizeGib * GIB;
  const inodes = sizeGib * 65_536;
  return {
    target,
    source,
    fstype,
    sizeBytes,
    usedBytes: Math.round(sizeBytes * 0.3),
    availableBytes: Math.round(sizeBytes * 0.65),
    inodes: { total: inodes, used: Math.round(inodes * 0.05), free: Math.round(inodes * 0.95) },
    ...(fstype === "xfs" ? { hasDirectoryTypes: true } : {}),
  };
}

export function directories(...paths: readonly string[]): readonly PathStatus[] {
  return paths.map((path) => ({ path, type: "directory", realPath: path, entries: 8 }));
}

/** A containerd's root that has been in use: both databases and the layers. */
export function containerdMetadata(root: string): readonly PathStatus[] {
  return CONTAINERD_METADATA.map((part) => ({
    path: `${root}/${part}`,
    type: part.endsWith(".db") ? "file" : "directory",
    realPath: `${root}/${part}`,
    ...(part.endsWith(".db") ? {} : { entries: 214 }),
  }));
}

export function missingPaths(...paths: readonly string[]): readonly PathStatus[] {
  return paths.map((path) => ({ path, type: "missing" }));
}

export function process(
  pid: number,
  role: HostProcess["role"],
  flags: Readonly<Record<string, string>> = {},
  podUid?: string,
): HostProcess {
  return { pid, parentPid: 1, role, isDefunct: false, arguments: flags, ...(podUid === undefined ? {} : { podUid }) };
}

/** A service that runs, is enabled, and waits for the mounts it needs. */
export function service(name: string, mounts: readonly string[], parts: Partial<ServiceUnit> = {}): ServiceUnit {
  return {
    name,
    loadState: "loaded",
    activeState: "active",
    unitFileState: "enabled",
    killMode: "process",
    fragmentPath: `/usr/lib/systemd/system/${name}`,
    dropInPaths: [`/etc/systemd/system/${name}.d/mounts.conf`],
    requiresMountsFor: mounts,
    afterMounts: ["-.mount", ...mounts.map(mountUnit)],
    needsDaemonReload: false,
    startedBy: ["multi-user.target"],
    ...parts,
  };
}

export function absentServices(...names: readonly string[]): readonly ServiceUnit[] {
  return names.map((name) => ({
    name,
    loadState: "not-found",
    activeState: "inactive",
    unitFileState: "",
    killMode: "",
    fragmentPath: "",
    dropInPaths: [],
    requiresMountsFor: [],
    afterMounts: [],
    needsDaemonReload: false,
  }));
}

/** `/var/lib/etcd` → `var-lib-etcd.mount`. @see systemd-escape(1) */
function mountUnit(path: string): string {
  return `${path.slice(1).replaceAll("-", "\\x2d").replaceAll("/", "-")}.mount`;
}

/** Certificates of one year, renewed half a year ago. */
export function certificates(...paths: readonly string[]): HostFacts["certificates"] {
  return paths.map((path) => ({
    path,
    notAfter: /ca\.crt$/.test(path) ? "2035-06-01T08:00:00Z" : "2027-06-01T08:00:00Z",
  }));
}

/** The units that systemd makes of /etc/fstab. */
export function generatedUnits(fstab: HostFacts["fstab"]): HostFacts["mountUnits"] {
  return fstab
    .filter(({ target }) => target.startsWith("/"))
    .map(({ target, spec }) => ({
      name: target === "/" ? "-.mount" : mountUnit(target),
      where: target,
      what: spec,
      fragmentPath: `/run/systemd/generator/${target === "/" ? "-.mount" : mountUnit(target)}`,
      unitFileState: "generated",
    }));
}
