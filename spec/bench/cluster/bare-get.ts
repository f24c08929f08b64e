import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { LISTS, listPath } from "../../../lib/model/lists.js";
import { measured } from "./measurement.js";

// A process of its own: the least that a program can do to know a cluster. It gets the same lists by the same pages over kept
// connections, as many at once, parses them, and keeps namespace, name and Node of each object. No limits, no errors, no picks.

const [server = ""] = process.argv.slice(2);
const isTls = server.startsWith("https:");
const options = { keepAlive: true, maxSockets: 4 };
const agent = isTls
  ? new https.Agent({ ...options, ca: readFileSync(new URL("../../../../fixtures/kube/tls/ca.pem", import.meta.url)) })
  : new http.Agent(options);

interface Page {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly {
    readonly metadata: { readonly namespace?: string; readonly name: string };
    readonly spec?: { readonly nodeName?: string };
  }[];
}

async function get(path: string): Promise<Page> {
  return await new Promise((resolve, reject) => {
    (isTls ? https : http)
      .get(server + path, { agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString()) as Page));
        answer.on("error", reject);
      })
      .on("error", reject);
  });
}

const { measurement } = await measured(async () => {
  const kept: (readonly [string | undefined, string, string | undefined])[] = [];
  // Pods first, as the longest of them.
  const queue = LISTS.map(listPath).sort((a, b) => Number(b.endsWith("/pods")) - Number(a.endsWith("/pods")));
  const work = async () => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      let next: string | undefined = "";
      while (next !== undefined) {
        const page: Page = await get(`${path}?limit=500${next === "" ? "" : `&continue=${next}`}`);
        for (const { metadata, spec } of page.items) kept.push([metadata.namespace, metadata.name, spec?.nodeName]);
        next = page.metadata.continue;
      }
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return { objects: kept.length, kept };
});
agent.destroy();
process.stdout.write(`${JSON.stringify(measurement)}\n`);
