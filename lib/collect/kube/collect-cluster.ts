import type { ClusterFactId } from "../../model/cluster-facts.js";
import type { Namespace } from "../../model/kubernetes/index.js";
import { type ListDefinition, listPath } from "../../model/lists.js";
import { type Observation, observed, unobserved } from "../../model/observation.js";
import { parseOwnJson } from "../../model/own-json.js";
import type { ClusterIdentity, ClusterObservations, Period } from "../../model/snapshot.js";
import { ApiReader, type ReaderOptions } from "./api-reader.js";
import { type ClusterPlan, refuseUnreadable, SERVER_PATHS, type ServerFactId } from "./cluster-plan.js";
import type { Connection } from "./connection.js";
import { KubeFault } from "./fault.js";
import { readList } from "./read-list.js";
import { readMetrics, readReadyChecks, readVersion } from "./read-server.js";
import { remedyFor } from "./remedy.js";
import { SharedTexts } from "./shared-texts.js";

/** How many lists are read at once; the API server's priority and fairness counts each list request several times. */
export const CONCURRENT_LISTS = 4;

/** The signal ends the collection; what was read until then is kept. */
export interface CollectOptions extends ReaderOptions {
  readonly onProgress?: (progress: ListProgress) => void;
  readonly now?: () => Date;
}

export interface ListProgress {
  readonly resource: string;
  readonly objects: number;
}

/** What a cluster's API told, list by list; what it did not tell is there with its reason. */
export interface ClusterCollection {
  readonly facts: ClusterObservations;
  readonly cluster: ClusterIdentity;
  readonly collectedAt: Period;
  /** list fact → the pick paths that were kept */
  readonly picks: Readonly<Record<string, readonly string[]>>;
}

interface Task {
  readonly fact: ClusterFactId;
  /** what is read, for a sentence: `pods`, `the version` */
  readonly what: string;
  readonly path: string;
  readonly list?: ListDefinition;
  read(): Promise<unknown>;
}

/**
 * Reads a cluster. Never throws for what the API server or the network does: each list fails alone and says why.
 *
 * @throws {UsageError} when the plan has a list that kaudit never reads; nothing was asked then
 */
export async function collectCluster(
  connection: Connection,
  plan: ClusterPlan,
  options: CollectOptions,
): Promise<ClusterCollection> {
  for (const list of plan.lists) refuseUnreadable(list);
  const now = options.now ?? (() => new Date());
  const reader = new ApiReader(connection, options);
  const from = now().toISOString();
  const facts: Partial<Record<ClusterFactId, Observation<unknown>>> = {};
  const queue = tasksOf(plan, reader, options);
  const work = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      facts[task.fact] = await observationOf(task, now);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_LISTS }, work));
  const observations = facts as ClusterObservations;
  return {
    facts: observations,
    cluster: await identityOf(connection, observations, reader),
    collectedAt: { from, to: now().toISOString() },
    picks: Object.fromEntries(plan.lists.map(({ fact, picks }) => [fact, picks])),
  };
}

/** The longest first, so that the others run beside it. */
function tasksOf(plan: ClusterPlan, reader: ApiReader, options: CollectOptions): Task[] {
  const shared = new SharedTexts();
  const lists = plan.lists.map((list): Task => {
    const onPage = (objects: number) => options.onProgress?.({ resource: list.resource, objects });
    return {
      fact: list.fact,
      what: list.resource,
      path: listPath(list),
      list,
      read: () => readList(reader, list, { shared, onPage }),
    };
  });
  const server = plan.server.map((fact): Task => serverTask(fact, reader));
  const isLong = ({ fact }: Task) => fact === "pods";
  return [...lists.filter(isLong), ...server, ...lists.filter((task) => !isLong(task))];
}

function serverTask(fact: ServerFactId, reader: ApiReader): Task {
  const path = SERVER_PATHS[fact];
  switch (fact) {
    case "version":
      return { fact, what: "the version", path, read: () => readVersion(reader) };
    case "readyChecks":
      return { fact, what: "the ready checks", path, read: () => readReadyChecks(reader) };
    case "apiServerMetrics":
      return { fact, what: "the metrics", path, read: () => readMetrics(reader) };
    default:
      return fact satisfies never;
  }
}

async function observationOf(task: Task, now: () => Date): Promise<Observation<unknown>> {
  const source = `GET ${task.path}`;
  try {
    const value = await task.read();
    return observed(value, { source, at: now().toISOString() });
  } catch (error) {
    if (!(error instanceof KubeFault)) throw error;
    const remedy = remedyFor(error, task);
    const detail = `cannot read ${task.what} (${source}): ${error.message}${remedy === undefined ? "" : `; ${remedy.text}`}`;
    return unobserved(error.reason, detail, { source, at: now().toISOString() });
  }
}

/** The UID of Namespace kube-system lasts as long as the cluster; who may not list Namespaces may still get that one. */
async function identityOf(
  { name, server, tlsVerified }: Connection,
  { namespaces }: ClusterObservations,
  reader: ApiReader,
): Promise<ClusterIdentity> {
  const listed = namespaces?.state === "observed" ? uidOf(namespaces.value.find(isKubeSystem)) : null;
  const id = listed ?? (namespaces?.state === "observed" ? null : await askForUid(reader));
  return { id, idSource: id === null ? null : "kube-system", name, server, tlsVerified };
}

function isKubeSystem({ metadata }: Namespace): boolean {
  return metadata.name === "kube-system";
}

async function askForUid(reader: ApiReader): Promise<string | null> {
  try {
    return uidOf(parseOwnJson(await reader.text("/api/v1/namespaces/kube-system")));
  } catch (error) {
    // No identity is what the report then says; the reason stands with the list of Namespaces.
    if (error instanceof KubeFault || error instanceof SyntaxError) return null;
    throw error;
  }
}

function uidOf(namespace: unknown): string | null {
  const uid = (namespace as Partial<Namespace> | null | undefined)?.metadata?.uid;
  return typeof uid === "string" && uid !== "" ? uid : null;
}
