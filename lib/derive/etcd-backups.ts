import type { StatedBackup } from "../model/cluster-facts.js";
import type { Evidence } from "../model/finding.js";
import type { EtcdSnapshotFile, EtcdSnapshots, HostProcess, SnapshotIntegrity } from "../model/host-facts.js";
import type { CronJob, ETCDSnapshotFile, Node } from "../model/kubernetes/index.js";
import type { Observation, Undecided } from "../model/observation.js";
import { SERVER_ARGUMENTS_ANNOTATIONS, serverArguments } from "../model/server-arguments.js";
import { compareText } from "./compare-text.js";
import { isControlPlane } from "./control-plane.js";
import { keyOf } from "./owner.js";

/** A backup of etcd that somebody could restore, or believes that he could. */
export interface EtcdBackup {
  /** name of the host that holds it; null in object storage */
  readonly host: string | null;
  /** path on the host, or URL */
  readonly path: string;
  readonly takenAt: string;
  readonly integrity: SnapshotIntegrity;
  readonly evidence: Evidence;
}

/** What is known of backups of etcd. */
export interface EtcdBackups {
  /** all of them, damaged ones and copies too; the newest first */
  readonly all: readonly EtcdBackup[];
  /** those of etcd's own making that are not known to be damaged */
  readonly usable: readonly EtcdBackup[];
  /** hosts that were looked through */
  readonly hosts: readonly string[];
  /** hosts that were not, each with its reason */
  readonly unseen: readonly Undecided[];
  /** what may keep backups where nobody could look, in words */
  readonly hints: readonly string[];
  /** places where a person says that they are kept, and that kaudit cannot look into */
  readonly stated: readonly StatedBackup[];
}

/** What a snapshot's own record or a host says. */
export interface BackupSources {
  readonly files: ReadonlyMap<string, Observation<EtcdSnapshots>>;
  readonly records: readonly ETCDSnapshotFile[];
  readonly cronJobs: readonly CronJob[];
  /** of the same hosts; k3s and RKE2 are told to upload by a flag */
  readonly processes: ReadonlyMap<string, Observation<readonly HostProcess[]>>;
  /** which tell the same flag by an annotation, where it stands in a configuration file too */
  readonly nodes: readonly Node[];
  readonly stated: readonly StatedBackup[];
}

export function etcdBackupsOf({ files, records, cronJobs, processes, nodes, stated }: BackupSources): EtcdBackups {
  const onHosts = [...files].flatMap(([host, seen]) =>
    seen.state === "observed" ? seen.value.files.map((file, index) => ofFile(host, file, index)) : [],
  );
  const known = new Set(onHosts.map(({ host, path }) => `${host}\n${path}`));
  const recorded = records.flatMap(ofRecord).filter(({ host, path }) => !known.has(`${host}\n${path}`));
  const all = [...onHosts, ...recorded].sort(newestFirst);
  const observed = [...files].filter(([, seen]) => seen.state === "observed").map(([host]) => host);
  return {
    all,
    usable: all.filter(({ integrity }) => integrity !== "corrupt" && integrity !== "unhashed"),
    hosts: observed.toSorted(compareText),
    unseen: [...unseenHosts(files), ...nodes.flatMap(unreadableArguments)],
    hints: [
      ...cronJobs.filter(isBackupOfEtcd).map(wordsOfCronJob),
      ...avoidedPlaces(files),
      ...uploads(processes, nodes),
    ].toSorted(compareText),
    stated,
  };
}

function ofFile(host: string, { path, modifiedAt, integrity }: EtcdSnapshotFile, index: number): EtcdBackup {
  const evidence: Evidence = {
    host,
    fact: "etcdSnapshots",
    path: `/files/${index}`,
    value: { path, modifiedAt, integrity },
  };
  return { host, path, takenAt: modifiedAt, integrity, evidence };
}

/** k3s says when a snapshot failed, and keeps the record of it. */
function ofRecord({ metadata, spec, status }: ETCDSnapshotFile): readonly EtcdBackup[] {
  const takenAt = status?.creationTime ?? metadata.creationTimestamp;
  if (takenAt === undefined || Number.isNaN(Date.parse(takenAt))) return [];
  if (spec?.location === undefined || status?.readyToUse === false) return [];
  const isFile = spec.location.startsWith("file://");
  return [
    {
      host: isFile ? (spec.nodeName ?? null) : null,
      path: isFile ? spec.location.slice("file://".length) : spec.location,
      takenAt,
      integrity: "unchecked",
      evidence: { object: `ETCDSnapshotFile/${metadata.name}`, path: "/status", value: { creationTime: takenAt } },
    },
  ];
}

/** By its name, which is all there is to go by; it makes a finding less certain, never better. */
function isBackupOfEtcd({ metadata: { name }, spec }: CronJob): boolean {
  return /etcd/i.test(name) && /back|snap|save|dump/i.test(name) && spec?.suspend !== true;
}

function wordsOfCronJob({ metadata, status }: CronJob): string {
  const last = status?.lastSuccessfulTime;
  return `CronJob ${keyOf(metadata)}, ${last === undefined ? "which never succeeded" : `last successful at ${last}`}`;
}

function avoidedPlaces(files: ReadonlyMap<string, Observation<EtcdSnapshots>>): readonly string[] {
  return [...files].flatMap(([host, seen]) =>
    seen.state === "observed"
      ? (seen.value.avoided ?? []).map((path) => `${path} of ${host}, which may hang and was not looked into`)
      : [],
  );
}

function uploads(
  processes: ReadonlyMap<string, Observation<readonly HostProcess[]>>,
  nodes: readonly Node[],
): readonly string[] {
  const byFlag = [...processes].flatMap(([host, seen]) =>
    seen.state === "observed" && seen.value.some(({ arguments: flags }) => isUploading(new Map(Object.entries(flags))))
      ? [host]
      : [],
  );
  const byAnnotation = nodes.filter((node) => isUploading(argumentsOf(node))).map(({ metadata }) => metadata.name);
  return [...new Set([...byFlag, ...byAnnotation])].map(
    (host) => `the object storage to which ${host} is told to upload, by --etcd-s3`,
  );
}

function isUploading(flags: ReadonlyMap<string, string> | undefined): boolean {
  return flags?.get("etcd-s3") === "true" && flags.get("etcd-disable-snapshots") !== "true";
}

/** Of k3s and RKE2; undefined where the Node is of neither, or where they cannot be read. */
function argumentsOf({ metadata: { annotations = {} } }: Node): ReadonlyMap<string, string> | undefined {
  const text = SERVER_ARGUMENTS_ANNOTATIONS.map((key) => annotations[key]).find((each) => each !== undefined);
  return text === undefined ? undefined : serverArguments(text);
}

function unreadableArguments(node: Node): readonly Undecided[] {
  const { name, annotations = {} } = node.metadata;
  const key = SERVER_ARGUMENTS_ANNOTATIONS.find((each) => annotations[each] !== undefined);
  if (key === undefined || !isControlPlane(node) || argumentsOf(node) !== undefined) return [];
  const detail = `whether ${name} is told to upload snapshots of etcd: its annotation ${key} cannot be read; kubectl get node ${name} -o yaml`;
  return [{ reason: "malformed", detail }];
}

function unseenHosts(files: ReadonlyMap<string, Observation<EtcdSnapshots>>): readonly Undecided[] {
  return [...files].flatMap(([host, seen]) =>
    seen.state === "observed"
      ? []
      : [{ reason: seen.reason, detail: `whether ${host} holds a snapshot of etcd: ${seen.detail}` }],
  );
}

function newestFirst(a: EtcdBackup, b: EtcdBackup): number {
  return Date.parse(b.takenAt) - Date.parse(a.takenAt) || compareText(`${a.host}${a.path}`, `${b.host}${b.path}`);
}
