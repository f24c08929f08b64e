import { parentOf } from "../../lib/derive/path.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { EtcdSnapshotFile, EtcdSnapshots } from "../../lib/model/host-facts.js";
import { type Observation, observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, type Violation } from "../../lib/rule.js";

type Found = Violation<"damaged" | "unusable" | "absent", "node" | "path">;

/** Where the file is, on one of the hosts that were looked at. */
interface Located {
  readonly host: string;
  readonly file: EtcdSnapshotFile;
  readonly index: number;
}

const CHECK = "kubectl get --raw /readyz/etcd";

/** A backup is tried out when it is needed, unless somebody tries before. */
export const damagedEtcdSnapshot = defineClusterRule({
  id: "damaged-etcd-snapshot",
  family: "etcd",
  title: "An etcd snapshot is damaged or cut short",
  risks: ["E07"],
  rationale:
    "etcd appends the SHA-256 of a snapshot to it. A disk that was full, a copy that was broken off, a job that writes an empty file " +
    "night after night: nobody sees it until the file is the only way back.",
  sources: [
    "etcdutl/snapshot/v3_snapshot.go in etcd: a size 32 above a multiple of 512 means that the hash is appended",
    "https://etcd.io/docs/v3.6/op-guide/recovery/",
  ],
  occasions: ["standing", "replace-control-plane", "upgrade", "restore-etcd"],
  worst: { standing: "medium", "replace-control-plane": "medium", upgrade: "medium", "restore-etcd": "critical" },
  identity: ["node", "path"],
  messages: {
    damaged: {
      message:
        "The newest backup of etcd in {directory} of {host}, {file} of {takenAt}, is no whole snapshot ({sizeBytes} bytes)",
      impact: "What makes it fails without a word, and an older one, if there is one, is all that could be restored.",
      remediation: [
        {
          text: "Look at what makes it and at the room on its disk, then take one by hand and have it checked.",
          commands: ["ls -l -- {directory}", "df -h -- {directory}"],
          destructive: false,
        },
      ],
      verify: ["ls -l -- {directory}"],
    },
    unusable: {
      message:
        "The backup that is to be restored, {path} on {host}, is no whole snapshot ({sizeBytes} bytes of {takenAt})",
      impact:
        "The restore fails, or brings back a database that is damaged; by then the members have been stopped and their data is set aside.",
      remediation: [
        {
          text: "Take another one, and check it before anything is stopped.",
          commands: ["etcdutl snapshot status -w table -- {path}"],
          destructive: false,
        },
      ],
      verify: [CHECK],
    },
    absent: {
      message: "The backup that is to be restored, {path}, is not on {hosts}",
      impact: "The restore stops where it begins; if the members are stopped by then, there is no API either.",
      remediation: [
        {
          text: "Put it there, with its checksum, before anything is stopped.",
          commands: ["ls -l -- {path}"],
          destructive: false,
        },
      ],
      verify: ["ls -l -- {path}"],
    },
  },
  requires: {},
  hosts: { of: "touched", need: "all", facts: ["etcdSnapshots"] },
  evaluate: ({ change, hosts }) => {
    const seen = new Map([...hosts.values()].map(({ name, node, facts }) => [node ?? name, facts.etcdSnapshots]));
    if (change.kind === "restore-etcd") return judgeRestored(change.backup, seen);
    const byHost = [...seen].map(([host, snapshots]) => newestOfEach(host, observedValue(snapshots)));
    const newest = byHost.flat();
    const violations = newest.filter(({ file }) => file.integrity === "corrupt").map(damaged);
    // The host is asked for the hash of its newest ones alone; the very newest without it is one that could not be read.
    const undecided = byHost.flatMap((located) => uncheckedOfNewest(located));
    return { kind: "examined", examined: newest.length, violations, undecided };
  },
});

/** An older one that is damaged was replaced since. */
function newestOfEach(host: string, snapshots: EtcdSnapshots | undefined): readonly Located[] {
  const newest = new Map<string, Located>();
  for (const [index, file] of (snapshots?.files ?? []).entries()) {
    const directory = parentOf(file.path);
    const known = newest.get(directory);
    if (known === undefined || Date.parse(file.modifiedAt) > Date.parse(known.file.modifiedAt)) {
      newest.set(directory, { host, file, index });
    }
  }
  return [...newest.values()];
}

/** An archive is a backup as well, of which nobody expects to be told more. */
function uncheckedOfNewest(located: readonly Located[]): readonly Undecided[] {
  const [last] = located.toSorted((a, b) => Date.parse(b.file.modifiedAt) - Date.parse(a.file.modifiedAt));
  return last?.file.integrity === "unchecked" ? uncheckedOf(last) : [];
}

function damaged({ host, file, index }: Located): Found {
  const directory = parentOf(file.path);
  return {
    messageId: "damaged",
    severity: "medium",
    certainty: "certain",
    subject: { kind: "Directory", name: directory, path: directory },
    identity: { node: host, path: directory },
    data: { ...wordsOf(host, file), directory, file: file.path.slice(directory.length + 1) },
    evidence: [evidenceOf(host, file, index)],
  };
}

type Judged = {
  readonly kind: "examined";
  readonly examined: number;
  readonly violations: readonly Found[];
  readonly undecided: readonly Undecided[];
};

function judgeRestored(path: string, seen: ReadonlyMap<string, Observation<EtcdSnapshots>>): Judged {
  const looked = [...seen].flatMap(([host, snapshots]) => {
    const value = observedValue(snapshots);
    return value === undefined ? [] : [{ host, files: value.files }];
  });
  const located = looked.flatMap(({ host, files }) =>
    files.flatMap((file, index) => (file.path === path ? [{ host, file, index }] : [])),
  );
  const [first] = located;
  if (first === undefined) {
    // Where a host was not looked at, it may lie there; the engine says that it was not.
    const isNowhere = looked.length > 0 && looked.length === seen.size;
    return {
      kind: "examined",
      examined: looked.length,
      violations: isNowhere ? [absent(path, looked)] : [],
      undecided: [],
    };
  }
  return {
    kind: "examined",
    examined: located.length,
    violations: located.filter(({ file }) => file.integrity === "corrupt").map(unusable),
    undecided: located.flatMap(uncheckedOf),
  };
}

function unusable({ host, file, index }: Located): Found {
  return {
    messageId: "unusable",
    severity: "critical",
    certainty: "certain",
    subject: { kind: "File", name: file.path, path: file.path },
    identity: { node: host, path: file.path },
    data: { ...wordsOf(host, file), path: file.path },
    evidence: [evidenceOf(host, file, index)],
  };
}

function absent(path: string, looked: readonly { readonly host: string }[]): Found {
  const hosts = looked.map(({ host }) => host);
  return {
    messageId: "absent",
    severity: "high",
    certainty: "certain",
    subject: { kind: "File", name: path, path },
    identity: { path },
    data: { path, hosts },
    evidence: [{ host: hosts[0] ?? "", fact: "etcdSnapshots", path: "/files", value: null }],
  };
}

function uncheckedOf({ host, file: { path, integrity } }: Located): readonly Undecided[] {
  if (integrity === "packed") {
    const detail = `${path} on ${host} is compressed or encrypted, and was not looked into; unpack it, then: etcdutl snapshot status -w table FILE`;
    return [{ reason: "not-collected", detail }];
  }
  if (integrity === "unchecked") {
    const detail = `the SHA-256 of ${path} on ${host} was not computed; on the host: etcdutl snapshot status -w table ${path}`;
    return [{ reason: "not-collected", detail }];
  }
  return [];
}

function wordsOf(host: string, { modifiedAt, sizeBytes }: EtcdSnapshotFile) {
  return { host, takenAt: modifiedAt, sizeBytes };
}

function evidenceOf(host: string, { path, sizeBytes, integrity }: EtcdSnapshotFile, index: number) {
  return { host, fact: "etcdSnapshots", path: `/files/${index}`, value: { path, sizeBytes, integrity } };
}
