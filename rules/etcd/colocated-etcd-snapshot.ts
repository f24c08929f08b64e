import type { EtcdBackup } from "../../lib/derive/etcd-backups.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import { parentOf } from "../../lib/derive/path.js";
import type { EtcdDataDirectory } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineClusterRule, notApplicable, open, type Violation } from "../../lib/rule.js";

type Found = Violation<"disk" | "host" | "leaving", "node">;

interface Place {
  readonly mountTable: MountTable | undefined;
  readonly directories: readonly EtcdDataDirectory[];
}

const ELSEWHERE = {
  text: "Copy the newest one to another machine, with its checksum, and let the schedule do so from now on.",
  commands: ["sha256sum -- {path}"],
  destructive: false,
};

/** The disk that takes etcd takes its backup too. */
export const colocatedEtcdSnapshot = defineClusterRule({
  id: "colocated-etcd-snapshot",
  family: "etcd",
  title: "Every etcd snapshot lies where etcd itself lies",
  risks: ["E08"],
  rationale:
    "A backup is for the day on which the machine or its disk is gone. In the incident with the half-month-old backup one of four " +
    "machines held it; had that one been lost too, there would have been none.",
  sources: ["https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/#backing-up-an-etcd-cluster"],
  occasions: ["standing", "remove-node", "replace-control-plane"],
  worst: { standing: "medium", "remove-node": "high", "replace-control-plane": "high" },
  identity: ["node"],
  messages: {
    disk: {
      message:
        "Every snapshot of etcd that was found is on {host}, on the file system of etcd's own data, {mount}; the newest is {path}",
      impact: "When this disk is lost, a member of etcd and every way to restore the cluster are lost together.",
      condition: "if no copy is kept where kaudit does not look: in object storage, on another machine",
      remediation: [ELSEWHERE],
      verify: ["findmnt -T {path}"],
    },
    host: {
      message: "Every snapshot of etcd that was found is on {host}; the newest is {path}",
      impact: "When this machine is lost, so is every way to restore etcd.",
      condition: "if no copy is kept where kaudit does not look: in object storage, on another machine",
      remediation: [ELSEWHERE],
      verify: ["ls -l -- {path}"],
    },
    leaving: {
      message: "Every snapshot of etcd that was found is on {host}, which is to go; the newest is {path}",
      impact: "The change takes the only way to restore etcd, at the moment when it is most likely to be needed.",
      condition: "if no copy is kept where kaudit does not look: in object storage, on another machine",
      remediation: [ELSEWHERE],
      verify: ["ls -l -- {path}"],
    },
  },
  requires: { cluster: ["etcdMembers", "etcdBackups"] },
  hosts: { of: "control-plane", need: "any", facts: ["mountTable", "etcdDataDirectories"] },
  evaluate: ({ change, cluster: { etcdMembers, etcdBackups }, hosts }) => {
    if ("kind" in etcdMembers && etcdMembers.kind === "none") return notApplicable(etcdMembers.detail);
    const [newest] = etcdBackups.usable;
    if (newest === undefined) {
      const [unseen] = etcdBackups.unseen;
      return unseen === undefined
        ? notApplicable("no snapshot was found: missing-etcd-snapshot speaks of that")
        : open(unseen.reason, unseen.detail);
    }
    const holders = new Set(etcdBackups.usable.map(({ host }) => host));
    const { host } = newest;
    const isAlone = holders.size === 1 && host !== null;
    const isLeaving = change.kind !== "standing" && isAlone && change.nodes.includes(host);
    if (!isAlone || (change.kind !== "standing" && !isLeaving)) {
      return { kind: "examined", examined: etcdBackups.usable.length, violations: [], undecided: [] };
    }
    const facts = [...hosts.values()].find((each) => (each.node ?? each.name) === host)?.facts;
    const place: Place = {
      mountTable: facts && observedValue(facts.mountTable),
      directories: (facts && observedValue(facts.etcdDataDirectories)) ?? [],
    };
    // What could not be looked at, a share among it, may hold another copy.
    const undecided = etcdBackups.unseen;
    const violations =
      etcdBackups.hints.length + etcdBackups.stated.length > 0 ? [] : [violate(isLeaving, host, newest, place)];
    return { kind: "examined", examined: etcdBackups.usable.length, violations, undecided };
  },
});

function violate(isLeaving: boolean, host: string, newest: EtcdBackup, place: Place): Found {
  const mount = isLeaving ? undefined : sharedMount(newest.path, place);
  return {
    messageId: isLeaving ? "leaving" : mount === undefined ? "host" : "disk",
    severity: isLeaving ? "high" : "medium",
    certainty: "conditional",
    subject: { kind: "Node", name: host },
    identity: { node: host },
    data: { host, path: newest.path, ...(mount === undefined ? {} : { mount }) },
    evidence: [newest.evidence],
  };
}

/** Target of the mount that holds both, as far as the device tells. */
function sharedMount(path: string, { mountTable, directories }: Place): string | undefined {
  const mount = mountTable?.containing(parentOf(path));
  const data = directories.find(({ database }) => database !== undefined) ?? directories[0];
  const other = data === undefined ? undefined : mountTable?.containing(data.path);
  return mount !== undefined && mount.device === other?.device ? mount.target : undefined;
}
