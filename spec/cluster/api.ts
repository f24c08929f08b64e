import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";

/** A client of an API server, as plain as can be: what kaudit does with the API is not to be checked by its own client. */
export interface Api {
  get<T>(path: string): Promise<T>;
  send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object): Promise<T>;
  close(): void;
}

export interface ApiPlace {
  readonly server: string;
  readonly authority: { readonly certificate: string };
  readonly adminToken: string;
}

export function openApi({ server, authority, adminToken }: ApiPlace): Api {
  const agent = new Agent({ keepAlive: true, maxSockets: 24, ca: readFileSync(authority.certificate) });
  const ask = <T>(method: string, path: string, body?: object) =>
    new Promise<T>((resolve, reject) => {
      const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
      const text = body === undefined ? "" : JSON.stringify(body);
      // Node.js states no length for a DELETE by itself.
      const length = { "content-length": Buffer.byteLength(text) };
      const headers = { authorization: `Bearer ${adminToken}`, "content-type": type, ...length };
      const sent = request(new URL(path, server), { method, agent, headers }, (response) => {
        let answer = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          answer += part;
        });
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          if (status < 300) resolve((answer.startsWith("{") ? JSON.parse(answer) : answer) as T);
          else reject(new Error(`${method} ${path}: ${status} ${answer.slice(0, 400)}`));
        });
        response.on("error", reject);
      });
      sent.on("error", reject);
      sent.end(text);
    });
  return {
    get: (path) => ask("GET", path),
    send: (method, path, body) => ask(method, path, body),
    close: () => agent.destroy(),
  };
}
