import { InputError } from "../model/errors.js";
import { LISTS, type ListDefinition } from "../model/lists.js";
import type { Observation, UnobservedReason } from "../model/observation.js";
import { SNAPSHOT_SCHEMA, type Snapshot } from "../model/snapshot.js";
import { CutShort, Malformed } from "./cut-short.js";
import { decodeSnapshot } from "./decode.js";
import { type OpenFile, withOpenFile } from "./file.js";
import { quoted } from "./foreign-text.js";
import { inflate } from "./inflate.js";
import { readJsonList } from "./json-list.js";
import { LIMITS, type Limits } from "./limits.js";
import { type ReadResult, snapshotOfLists } from "./list-snapshot.js";
import { type Format, sniff } from "./sniff.js";
import { readYamlList } from "./yaml-list.js";

export interface ReadOptions {
  /** of kubectl Lists: the file holds every object of every kind, so that what is not in it does not exist */
  readonly isComplete?: boolean;
  /** of kubectl Lists: the lists with the fields to keep of each object */
  readonly lists?: readonly ListDefinition[];
  readonly limits?: Limits;
}

/**
 * Reads what kaudit recorded, or what kubectl printed as JSON or YAML, compressed by gzip or not. The content decides which
 * of them it is, not the name.
 *
 * @throws {InputError} one sentence, when nothing of the file can be used
 * @see docs/snapshot-format.md
 */
export async function readSnapshot(path: string, options: ReadOptions = {}): Promise<ReadResult> {
  return withOpenFile(path, (file) => readOpenFile(path, file, options));
}

async function readOpenFile(path: string, file: OpenFile, options: ReadOptions): Promise<ReadResult> {
  const limits = options.limits ?? LIMITS;
  let advice = "give a file that kaudit collect wrote, or that kubectl printed with -o json";
  try {
    const { format, rest } = await sniff(inflate(file.chunks, limits));
    advice = adviceFor(format);
    if (format.kind === "schema") return await readRecorded(path, format.schema, rest, limits);
    if (format.kind === "empty") return await refuseEmpty(rest);
    const parts = format.kind === "json" ? readJsonList(rest, limits) : readYamlList(rest, limits);
    return await snapshotOfLists(
      parts,
      { name: path, modifiedAt: file.modifiedAt },
      { isComplete: options.isComplete ?? false, lists: options.lists ?? LISTS },
    );
  } catch (error) {
    // Whoever reads content deals with a cut; before there is any, nobody can.
    const malformed = error instanceof CutShort ? new Malformed("it ends before anything can be read") : error;
    if (!(malformed instanceof Malformed)) throw error;
    const reason = `${malformed.message}; ${malformed.advice ?? advice}`;
    throw new InputError(`cannot read snapshot ${quoted(path)}: ${reason}`, { cause: error });
  }
}

async function refuseEmpty(rest: AsyncIterable<Buffer>): Promise<never> {
  // A compressed file that was cut at once is not empty.
  for await (const _ of rest);
  throw new Malformed("it is empty");
}

async function readRecorded(
  path: string,
  schema: string,
  chunks: AsyncIterable<Buffer>,
  limits: Limits,
): Promise<ReadResult> {
  if (schema !== SNAPSHOT_SCHEMA) throw new Malformed(`its schema is ${quoted(schema)}, not ${SNAPSHOT_SCHEMA}`);
  const { snapshot, isTruncated } = await decodeSnapshot(chunks, limits);
  return { snapshot, notices: recordedNotices(path, snapshot, isTruncated) };
}

function recordedNotices(path: string, { facts, hosts }: Snapshot, isTruncated: boolean): string[] {
  const unknown = (reason: UnobservedReason): number =>
    [facts, ...[...hosts.values()].map((host) => host.facts)]
      .flatMap((observations) => Object.values<Observation<unknown>>(observations))
      .filter((observation) => observation.state === "unobserved" && observation.reason === reason).length;
  const malformed = unknown("malformed");
  return [
    ...(isTruncated
      ? [
          `${quoted(path)} is truncated: it ends before its last line; facts not known because of that: ${unknown("truncated")}`,
        ]
      : []),
    ...(malformed > 0
      ? [`${quoted(path)} holds values that are malformed; facts not known because of that: ${malformed}`]
      : []),
  ];
}

function adviceFor(format: Format): string {
  switch (format.kind) {
    case "schema":
      if (/^kaudit\.snapshot\/v\d+$/.test(format.schema) && format.schema !== SNAPSHOT_SCHEMA)
        return "read it with the kaudit that wrote it, or a newer one";
      if (format.schema.startsWith("kaudit.report/"))
        return "show a report with kaudit render, and give here a file that kaudit collect wrote";
      return format.schema === SNAPSHOT_SCHEMA
        ? "record it anew with kaudit collect"
        : "give a file that kaudit collect wrote";
    case "json":
    case "yaml":
      return "print it anew with kubectl get -o json";
    case "empty":
      return "give a file that kaudit collect wrote, or that kubectl printed with -o json";
  }
}
