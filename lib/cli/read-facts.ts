import { InputError, UsageError } from "../model/errors.js";
import type { ListDefinition } from "../model/lists.js";
import type { Snapshot } from "../model/snapshot.js";
import { mergeSnapshots } from "../snapshot/merge.js";
import { readSnapshot } from "../snapshot/read.js";
import type { AuditOptions } from "./arguments/audit-options.js";
import type { Progress } from "./progress.js";

/**
 * The facts of an audit: every file that was given, put together.
 *
 * @param now  RFC 3339; what the age of a snapshot is measured against
 * @throws {InputError} when a file cannot be read, all of them hold nothing, or one is older than it may be
 * @throws {UsageError} when no facts are given, or --complete is said of what is no List
 */
export async function readFacts(
  { snapshots: files, complete, maxAgeSeconds }: AuditOptions,
  lists: readonly ListDefinition[],
  progress: Progress,
  now: string,
): Promise<Snapshot> {
  const [first, ...others] = files;
  if (first === undefined) throw new RangeError("facts are read from one file at least");
  const read = async (file: string) => {
    const { snapshot, notices } = await readSnapshot(file, { isComplete: complete, lists });
    if (complete) refuseIdleComplete(file, snapshot);
    if (maxAgeSeconds !== null) refuseOld(file, snapshot, maxAgeSeconds, now);
    for (const notice of notices) await progress.note(notice);
    await progress.detail(`read ${file}: ${countsOf(snapshot)}`);
    return snapshot;
  };
  const snapshots: [Snapshot, ...Snapshot[]] = [await read(first)];
  // One after the other: a large one needs the memory for itself.
  for (const file of others) snapshots.push(await read(file));
  const whole = mergeSnapshots(snapshots);
  refuseEmpty(whole);
  return whole;
}

function countsOf({ facts, hosts }: Snapshot): string {
  const observed = Object.values(facts).filter(({ state }) => state === "observed").length;
  const objects = Object.values(facts).reduce((sum, fact) => {
    return sum + (fact.state === "observed" && Array.isArray(fact.value) ? fact.value.length : 0);
  }, 0);
  return `${observed} facts of the cluster with ${objects} objects, ${hosts.size} hosts`;
}

/** A recorded snapshot says itself what was read, so the flag would change nothing. */
function refuseIdleComplete(file: string, { sources }: Snapshot): void {
  if (sources.some(({ kind, name }) => kind === "list" && name === file)) return;
  throw new UsageError(
    `--complete speaks of Lists that kubectl printed, but ${file} is a recorded snapshot; leave it out`,
  );
}

function refuseOld(file: string, { collectedAt: { from } }: Snapshot, maxAgeSeconds: number, now: string): void {
  const ageSeconds = (Date.parse(now) - Date.parse(from)) / 1000;
  // Written so that a time which is none is refused as well.
  if (ageSeconds <= maxAgeSeconds) return;
  const age = `${Math.round(ageSeconds)} s old, collected at ${from}`;
  throw new InputError(`cannot use ${file}: it is ${age}, and --max-age allows ${maxAgeSeconds} s; record it anew`);
}

/**
 * Nothing at all to look at is no audit; an audit of nothing would find nothing.
 *
 * @throws {InputError} when no fact was observed
 */
export function refuseEmpty({ facts, hosts, sources }: Snapshot): void {
  const isAnyObserved =
    Object.values(facts).some(({ state }) => state === "observed") ||
    [...hosts.values()].some(({ connection }) => connection.state === "observed");
  if (isAnyObserved) return;
  const failures = [facts.nodes, ...Object.values(facts)].flatMap((fact) =>
    fact?.state === "unobserved" ? [fact.detail] : [],
  );
  const why = failures[0] ?? "it holds no object of a kind that kaudit reads; give nodes, Pods and volumes at least";
  throw new InputError(`nothing can be audited from ${sources.map(({ name }) => name).join(", ")}: ${why}`);
}
