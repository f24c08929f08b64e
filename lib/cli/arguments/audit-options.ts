import { parseGoDuration } from "../../derive/go-duration.js";
import { UsageError } from "../../model/errors.js";
import type { Waiver } from "../../model/finding.js";
import type { Report } from "../../model/report.js";
import { SEVERITIES, type Severity } from "../../model/severity.js";
import { readAcknowledgements } from "./acknowledgements.js";
import type { Arguments } from "./arguments.js";
import { CONNECTION_FLAGS, type ConnectionOptions, readConnectionOptions } from "./connection-options.js";
import { DISPLAY_FLAGS, type DisplayOptions, readDisplayOptions } from "./display-options.js";
import type { Flag, Flags } from "./flag.js";
import { HOST_FLAGS, type HostOptions, readHostOptions, readHostsMode } from "./host-options.js";

/** The worst that still counts as success is one step below; `none` lets every finding pass. */
export type FailOn = Severity | "none";

/** What every audit takes, whatever the change. */
export interface AuditOptions extends DisplayOptions {
  readonly hostOptions: HostOptions;
  /** what live facts are read of, where no snapshot is given */
  readonly connection: ConnectionOptions;
  readonly snapshots: readonly string[];
  /** each snapshot file holds all objects of all kinds that it could hold */
  readonly complete: boolean;
  readonly hosts: Report["scope"]["hosts"];
  /** names of rules; empty is all */
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly failOn: FailOn;
  readonly acknowledged: readonly Waiver[];
  /** null looks in the user's configuration directory */
  readonly configFile: string | null;
  /** [s]; null takes a snapshot of any age */
  readonly maxAgeSeconds: number | null;
}

const FAIL_ON = [...SEVERITIES, "none"] as const;
export const FAIL_ON_FLAG = {
  type: "value",
  placeholder: "SEVERITY",
  choices: FAIL_ON,
  describe: "severity from which on findings end with exit code 1",
  fallback: "high",
} as const satisfies Flag;

export const CONFIG_FLAG: Flags = {
  config: { type: "value", placeholder: "FILE", describe: "configuration, in place of the user's kaudit/config.yaml" },
};

export const AUDIT_FLAGS: Flags = {
  snapshot: {
    type: "values",
    placeholder: "FILE",
    describe:
      "facts to audit: a snapshot, or Lists that kubectl get -o json|yaml wrote, - for standard input; several times",
  },
  complete: {
    type: "switch",
    describe: "the given Lists hold all objects of all kinds: what is not there does not exist",
  },
  only: { type: "values", placeholder: "RULE", describe: "run this rule and no other; several times" },
  skip: { type: "values", placeholder: "RULE", describe: "do not run this rule; several times" },
  "fail-on": FAIL_ON_FLAG,
  acknowledge: {
    type: "values",
    placeholder: "RULE[=SUBJECT]",
    describe: "accept these findings; needs --reason; several times",
  },
  reason: { type: "values", placeholder: "TEXT", describe: "why they are accepted" },
  "max-age": {
    type: "value",
    placeholder: "DURATION",
    describe: "refuse a snapshot that is older than this, such as 1h30m",
  },
  ...HOST_FLAGS,
  ...CONNECTION_FLAGS,
  ...CONFIG_FLAG,
  ...DISPLAY_FLAGS,
};

/** @throws {UsageError} on what cannot be meant */
export function readAuditOptions(given: Arguments): AuditOptions {
  return {
    ...readDisplayOptions(given),
    connection: readLiveOptions(given),
    hostOptions: readHostOptions(given),
    snapshots: readSnapshotFiles(given.values("snapshot")),
    complete: given.switch("complete"),
    hosts: readHostsMode(given),
    only: given.values("only"),
    skip: given.values("skip"),
    failOn: readFailOn(given),
    acknowledged: readAcknowledgements(given.values("acknowledge"), given.values("reason")),
    configFile: given.value("config") ?? null,
    maxAgeSeconds: readMaxAge(given.value("max-age")),
  };
}

export function readFailOn(given: Arguments): FailOn {
  return given.choice("fail-on", FAIL_ON, FAIL_ON_FLAG.fallback);
}

/** Flags that lead to a cluster, and those that lead to a host; of --host-facts, which is a directory of files, they are not one. */
const CLUSTER_FLAGS = Object.keys(CONNECTION_FLAGS);
const SSH_FLAGS = [...Object.keys(HOST_FLAGS).filter((name) => name.startsWith("ssh-")), "sudo"];

/** A snapshot is read instead of a cluster; a flag that would do nothing is refused rather than passed over. */
function readLiveOptions(given: Arguments): ConnectionOptions {
  const [ofSnapshots] = given.values("snapshot").length === 0 ? given.sequence(["complete", "max-age"]) : [];
  if (ofSnapshots !== undefined) {
    throw new UsageError(`flag --${ofSnapshots.name} speaks of snapshots, but none is given; leave it out`);
  }
  // The API may be down, and the hosts are asked all the same.
  const idleFlags = readHostsMode(given) === "require" ? CLUSTER_FLAGS : [...CLUSTER_FLAGS, ...SSH_FLAGS];
  const [idle] = given.values("snapshot").length === 0 ? [] : given.sequence(idleFlags);
  if (idle === undefined) return readConnectionOptions(given);
  const wayOut = SSH_FLAGS.includes(idle.name) ? "add --hosts require, or leave it out" : "leave one out";
  throw new UsageError(`flag --${idle.name} speaks of a live cluster, but --snapshot reads a file instead; ${wayOut}`);
}

const STANDARD_INPUT = "/dev/stdin";

function readSnapshotFiles(files: readonly string[]): readonly string[] {
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new UsageError(`--snapshot ${twice} is given twice; give it once`);
  return files.map((file) => (file === "-" ? STANDARD_INPUT : file));
}

function readMaxAge(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = parseGoDuration(text);
  if (seconds !== null && seconds > 0) return seconds;
  throw new UsageError(`flag --max-age is "${text}", which is no length of time; write one such as 30m or 24h`);
}
