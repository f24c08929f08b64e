import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { SERVER_PATHS } from "../../../../lib/collect/kube/cluster-plan.js";
import type { ClusterFactId } from "../../../../lib/model/cluster-facts.js";
import { LISTS, type ListDefinition, listPath } from "../../../../lib/model/lists.js";
import { type Answer, sendJson } from "./loopback-server.js";

/** Everything that is read of a cluster, and where it is served. */
export const PATHS: ReadonlyMap<ClusterFactId, string> = new Map<ClusterFactId, string>([
  ...LISTS.map((list) => [list.fact, listPath(list)] as const),
  ...(Object.entries(SERVER_PATHS) as [ClusterFactId, string][]),
]);

/** What a server does instead of answering; `call` counts the requests to this path from 1. */
export type Fault = (exchange: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
  readonly call: number;
  /** the answer of a server that is well */
  answer(): void;
}) => void;

export interface ApiServerOptions {
  /** path without query → what goes wrong there */
  readonly faults?: Readonly<Record<string, Fault>>;
  /** objects by resource; two of each where it is not said */
  readonly objects?: Readonly<Record<string, readonly object[]>>;
  /** objects on a page, whatever the client asks for at most */
  readonly pageObjects?: number;
}

const METRICS = `# HELP apiserver_storage_size_bytes [ALPHA] Size of the storage database file physically allocated in bytes.
# TYPE apiserver_storage_size_bytes gauge
apiserver_storage_size_bytes{storage_cluster_id="etcd-0"} 2.0480e+04
apiserver_requested_deprecated_apis{group="batch",removed_release="1.25",resource="cronjobs",subresource="",version="v1beta1"} 1
`;

/** An API server of a small cluster, well but for its faults. */
export function apiServer(options: ApiServerOptions = {}): Answer {
  const byPath = new Map(LISTS.map((list) => [listPath(list), list]));
  const calls = new Map<string, number>();
  return (request, response, socket) => {
    const url = new URL(request.url ?? "/", "http://server");
    const call = (calls.get(url.pathname) ?? 0) + 1;
    calls.set(url.pathname, call);
    const answer = () => answerWell(url, byPath.get(url.pathname), request, response, options);
    const fault = options.faults?.[url.pathname];
    if (fault === undefined) answer();
    else fault({ request, response, socket, call, answer });
  };
}

function answerWell(
  url: URL,
  list: ListDefinition | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  options: ApiServerOptions,
): void {
  if (list !== undefined) sendJson(response, pageOf(list, url, String(request.headers.accept), options));
  else if (url.pathname === "/version") sendJson(response, { major: "1", minor: "34", gitVersion: "v1.34.1" });
  else if (url.pathname === "/readyz") response.end("[+]ping ok\n[+]etcd ok\nreadyz check passed\n");
  else if (url.pathname === "/metrics") response.end(METRICS);
  else if (url.pathname === "/api/v1/namespaces/kube-system") sendJson(response, namespace("kube-system"));
  else sendJson(response, status(404, "the server could not find the requested resource"), 404);
}

function pageOf(list: ListDefinition, url: URL, accept: string, options: ApiServerOptions): object {
  const objects = options.objects?.[list.resource] ?? objectsOf(list);
  const limit = Math.min(Number(url.searchParams.get("limit")), options.pageObjects ?? Number.POSITIVE_INFINITY);
  const start = Number(url.searchParams.get("continue") ?? 0);
  const end = start + limit;
  const isPartial = accept.includes("as=PartialObjectMetadataList");
  return {
    kind: isPartial ? "PartialObjectMetadataList" : `${list.kind}List`,
    apiVersion: isPartial ? "meta.k8s.io/v1" : list.apiVersion,
    metadata: { resourceVersion: "7", ...(end < objects.length && { continue: String(end) }) },
    items: objects.slice(start, end),
  };
}

function objectsOf({ resource }: ListDefinition): readonly object[] {
  if (resource === "namespaces") return [namespace("kube-system"), namespace("default")];
  const more = resource === "nodes" ? { status: { nodeInfo: NODE_INFO } } : {};
  return ["b", "a"].map((name) => ({ metadata: { name: `${resource}-${name}`, uid: `uid-${name}` }, ...more }));
}

const NODE_INFO = {
  kubeletVersion: "v1.34.1",
  kernelVersion: "6.8.0-1021-aws",
  containerRuntimeVersion: "containerd://2.1.4",
  operatingSystem: "linux",
};

function namespace(name: string): object {
  return { metadata: { name, uid: `uid-of-${name}` } };
}

export function status(code: number, message: string, more: object = {}): object {
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, code, ...more };
}
