import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";

/** PEM of the fixtures: see fixtures/kube/tls/make.sh. */
export function pem(name: string): string {
  return readFileSync(new URL(`../../../../../fixtures/kube/tls/${name}`, import.meta.url), "utf8");
}

export const keyPair = (name: string) => ({ cert: pem(`${name}.pem`), key: pem(`${name}.key`) });

export interface LoopbackServer {
  readonly port: number;
  readonly url: string;
  /** one line per request, in order: `GET /version` */
  readonly requests: readonly string[];
  readonly headers: readonly http.IncomingHttpHeaders[];
  /** connections that were opened */
  readonly connections: number;
  close(): Promise<void>;
}

/** What the server answers; `socket` is the raw connection, for servers that misbehave. */
export type Answer = (request: http.IncomingMessage, response: http.ServerResponse, socket: Socket) => void;

/** A server on 127.0.0.1: plain without `tls`, with the named certificate of the fixtures otherwise. */
export async function loopbackServer(
  answer: Answer,
  tls?: { readonly certificate: string; readonly asksForClient?: boolean },
): Promise<LoopbackServer> {
  const requests: string[] = [];
  const headers: http.IncomingHttpHeaders[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener: http.RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    answer(request, response, request.socket);
  };
  const server =
    tls === undefined
      ? http.createServer(listener)
      : https.createServer(
          {
            ...keyPair(tls.certificate),
            ca: pem("ca.pem"),
            requestCert: tls.asksForClient ?? false,
            rejectUnauthorized: false,
          },
          listener,
        );
  // Node ends a connection that was idle for 5 s. On a machine that is busy for longer, a request of this very process goes out on one
  // that has just been ended, each time anew; no API server is so hasty.
  server.keepAliveTimeout = 0;
  server.on(tls === undefined ? "connection" : "secureConnection", () => connections++);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    headers,
    get connections() {
      return connections;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Common name of the certificate that the client showed, if it was one of ours. */
export function clientName(request: http.IncomingMessage): string | undefined {
  const socket = request.socket as TLSSocket;
  return socket.authorized ? String(socket.getPeerCertificate().subject.CN) : undefined;
}

export function sendJson(response: http.ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}
