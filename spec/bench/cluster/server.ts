import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { argumentsOf } from "./arguments.js";
import { generatedCluster } from "./generated-cluster.js";

// A process of its own: an API server of generated objects, paged as a real one pages, sent in pieces as a real one sends.
// Prints its address, and ends with its standard input.

const { nodes, pods, tls } = argumentsOf(process.argv.slice(2));
const cluster = generatedCluster(nodes, pods);
const CHUNK_CHARACTERS = 64 * 1024;

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://server");
  const list = cluster.get(url.pathname);
  if (list === undefined) {
    const known: Readonly<Record<string, string>> = {
      "/version": '{"major":"1","minor":"34","gitVersion":"v1.34.1"}',
      "/readyz": "[+]ping ok\n[+]etcd ok\n",
      "/metrics": 'apiserver_storage_size_bytes{storage_cluster_id="etcd-0"} 2048\n',
    };
    response.statusCode = known[url.pathname] === undefined ? 404 : 200;
    response.end(known[url.pathname] ?? "{}");
    return;
  }
  const start = Number(url.searchParams.get("continue") ?? 0);
  const end = Math.min(start + Number(url.searchParams.get("limit")), list.objects);
  const kind = request.headers.accept?.includes("PartialObjectMetadataList")
    ? "PartialObjectMetadataList"
    : `${list.definition.kind}List`;
  const metadata = { resourceVersion: "318", ...(end < list.objects && { continue: String(end) }) };
  response.writeHead(200, { "content-type": "application/json" });
  let text = `{"kind":"${kind}","apiVersion":"${list.definition.apiVersion}","metadata":${JSON.stringify(metadata)},"items":[`;
  for (let index = start; index < end; index++) {
    text += `${index === start ? "" : ","}${list.item(index)}`;
    if (text.length < CHUNK_CHARACTERS) continue;
    if (!response.write(text, "latin1")) await once(response, "drain");
    text = "";
  }
  response.end(`${text}]}`, "latin1");
}

const listener: http.RequestListener = (request, response) => {
  answer(request, response).catch((error: unknown) => response.destroy(error as Error));
};
const fixture = (name: string) => readFileSync(new URL(`../../../../fixtures/kube/tls/${name}`, import.meta.url));
const server = tls
  ? https.createServer({ cert: fixture("server.pem"), key: fixture("server.key") }, listener)
  : http.createServer(listener);
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${tls ? "https" : "http"}://127.0.0.1:${port}\n`);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
