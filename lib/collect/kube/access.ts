import { listPath } from "../../model/lists.js";
import type { UnobservedReason } from "../../model/observation.js";
import { ApiReader, type ReaderOptions } from "./api-reader.js";
import { type ClusterPlan, refuseUnreadable, SERVER_PATHS } from "./cluster-plan.js";
import { CONCURRENT_LISTS } from "./collect-cluster.js";
import type { Connection } from "./connection.js";
import { KubeFault } from "./fault.js";
import { acceptOf } from "./read-list.js";
import { type Asked, type Remedy, remedyFor } from "./remedy.js";

/** Whether one list, or one URL, may be read. */
export interface Access {
  /** `pods`, `deployments.apps`, `/metrics` */
  readonly resource: string;
  readonly path: string;
  readonly isAllowed: boolean;
  /** the cluster does not have the kind, as only some do */
  readonly isAbsent?: true;
  readonly reason?: UnobservedReason;
  readonly detail?: string;
  readonly remedy?: Remedy;
}

interface Probe extends Asked {
  readonly resource: string;
  readonly query: string;
  readonly accept: string;
}

export interface AccessOptions extends ReaderOptions {
  /** kubectl and its flags for the same connection, as words of the commands that help */
  readonly kubectl?: readonly string[];
}

/**
 * What of a plan may be read, found by reading one object of each list: a SelfSubjectAccessReview would be asked by a verb
 * that creates, which kaudit never uses.
 *
 * @throws {UsageError} when the plan has a list that kaudit never reads; nothing was asked then
 */
export async function accessTo(
  connection: Connection,
  plan: ClusterPlan,
  options: AccessOptions,
): Promise<readonly Access[]> {
  for (const list of plan.lists) refuseUnreadable(list);
  const reader = new ApiReader(connection, options);
  const probes = probesOf(plan);
  const found = new Map<Probe, Access>();
  const queue = [...probes];
  const work = async (): Promise<void> => {
    for (let probe = queue.shift(); probe !== undefined; probe = queue.shift()) {
      found.set(probe, await accessOf(probe, reader, options.kubectl));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_LISTS }, work));
  return probes.flatMap((probe) => found.get(probe) ?? []);
}

function probesOf(plan: ClusterPlan): readonly Probe[] {
  const lists = plan.lists.map((list): Probe => {
    const path = listPath(list);
    const group = list.apiVersion.includes("/") ? `.${list.apiVersion.split("/")[0]}` : "";
    const resource = `${list.resource}${group}`;
    return { resource, path, query: "?limit=1", accept: acceptOf(list), list };
  });
  const urls = plan.server.map((fact): Probe => {
    const path = SERVER_PATHS[fact];
    return { resource: path, path, query: "", accept: "*/*" };
  });
  return [...lists, ...urls];
}

async function accessOf(probe: Probe, reader: ApiReader, kubectl?: readonly string[]): Promise<Access> {
  const { resource, path, query, accept } = probe;
  try {
    // Readyz answers 500 to those who may read it while a check fails.
    const alsoGood = path === SERVER_PATHS.readyChecks ? [500] : [];
    await reader.read(path + query, { accept, alsoGood }, async (pieces) => {
      for await (const _piece of pieces) break;
    });
    return { resource, path, isAllowed: true };
  } catch (error) {
    if (!(error instanceof KubeFault)) throw error;
    const { reason, message } = error;
    if (reason === "not-served" && probe.list?.isOptional === true) {
      return { resource, path, isAllowed: true, isAbsent: true };
    }
    const remedy = remedyFor(error, probe, kubectl);
    return { resource, path, isAllowed: false, reason, detail: message, ...(remedy && { remedy }) };
  }
}
