import { listPath } from "../../model/lists.js";
import type { UnobservedReason } from "../../model/observation.js";
import { ApiReader, type ReaderOptions } from "./api-reader.js";
import { type ClusterPlan, refuseUnreadable, SERVER_PATHS } from "./cluster-plan.js";
import { CONCURRENT_LISTS } from "./collect-cluster.js";
import type { Connection } from "./connection.js";
import { KubeFault } from "./fault.js";
import { grantFor } from "./grant.js";
import { acceptOf } from "./read-list.js";

/** Whether one list, or one URL, may be read. */
export interface Access {
  /** `pods`, `deployments.apps`, `/metrics` */
  readonly resource: string;
  readonly path: string;
  readonly isAllowed: boolean;
  readonly reason?: UnobservedReason;
  readonly detail?: string;
  /** what to do about it, imperative */
  readonly fix?: string;
}

interface Probe {
  readonly resource: string;
  readonly path: string;
  readonly query: string;
  readonly accept: string;
  readonly grant: string;
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
  options: ReaderOptions,
): Promise<readonly Access[]> {
  for (const list of plan.lists) refuseUnreadable(list);
  const reader = new ApiReader(connection, options);
  const probes = probesOf(plan);
  const found = new Map<Probe, Access>();
  const queue = [...probes];
  const work = async (): Promise<void> => {
    for (let probe = queue.shift(); probe !== undefined; probe = queue.shift()) {
      found.set(probe, await accessOf(probe, reader));
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
    return { resource, path, query: "?limit=1", accept: acceptOf(list), grant: grantFor({ list, path }) };
  });
  const urls = plan.server.map((fact): Probe => {
    const path = SERVER_PATHS[fact];
    return { resource: path, path, query: "", accept: "*/*", grant: grantFor({ path }) };
  });
  return [...lists, ...urls];
}

async function accessOf({ resource, path, query, accept, grant }: Probe, reader: ApiReader): Promise<Access> {
  try {
    // Readyz answers 500 to those who may read it while a check fails.
    const alsoGood = path === SERVER_PATHS.readyChecks ? [500] : [];
    await reader.read(path + query, { accept, alsoGood }, async (pieces) => {
      for await (const _piece of pieces) break;
    });
    return { resource, path, isAllowed: true };
  } catch (error) {
    if (!(error instanceof KubeFault)) throw error;
    const fix = fixFor(error.reason, grant);
    return { resource, path, isAllowed: false, reason: error.reason, detail: error.message, ...(fix && { fix }) };
  }
}

function fixFor(reason: UnobservedReason, grant: string): string | undefined {
  switch (reason) {
    case "forbidden":
      return grant;
    case "unauthenticated":
      return "log in again, or correct the credentials in the kubeconfig";
    case "not-served":
      return "nothing to do where the cluster does not have this kind; what rests on it stays open";
    case "rate-limited":
    case "server-error":
    case "timeout":
      return "try again; look at the API server's own health";
    default:
      return undefined;
  }
}
