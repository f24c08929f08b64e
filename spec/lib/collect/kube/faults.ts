import { gzipSync } from "node:zlib";
import type { UnobservedReason } from "../../../../lib/model/observation.js";
import { type Fault, status } from "./api-server.js";
import { sendJson } from "./loopback-server.js";

export interface NamedFault {
  readonly fault: Fault;
  readonly reason: UnobservedReason;
  /** words of the sentence that tells it */
  readonly says: RegExp;
}

const answering =
  (code: number, message: string, headers: Readonly<Record<string, string>> = {}): Fault =>
  ({ response }) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    sendJson(response, status(code, message), code);
  };

const body =
  (text: string | Buffer, headers: Readonly<Record<string, string>> = {}): Fault =>
  ({ response }) => {
    response.writeHead(200, headers);
    response.end(text);
  };

/** Everything that can go wrong with one path while the rest of the server is well. */
export const FAULTS: Readonly<Record<string, NamedFault>> = {
  "401": { fault: answering(401, "Unauthorized"), reason: "unauthenticated", says: /401 unauthorized: Unauthorized/ },
  "403": {
    fault: answering(403, 'User "u" cannot list'),
    reason: "forbidden",
    says: /403 forbidden: User "u" cannot list; grant /,
  },
  "404": { fault: answering(404, "not found"), reason: "not-served", says: /404, not served/ },
  "410 each time": {
    fault: answering(410, "The provided continue parameter is too old"),
    reason: "expired",
    says: /too old/,
  },
  "429": {
    fault: answering(429, "slow down", { "retry-after": "0" }),
    reason: "rate-limited",
    says: /429 too many requests: slow down/,
  },
  "429 until tomorrow": {
    fault: answering(429, "slow down", { "retry-after": "86400" }),
    reason: "rate-limited",
    says: /429/,
  },
  "500": {
    fault: answering(500, "etcdserver: no leader"),
    reason: "server-error",
    says: /500(?:: etcdserver: no leader| without a list of checks)/,
  },
  "503 of a proxy": {
    fault: ({ response }) => response.writeHead(503, { "content-type": "text/html" }).end("<html>\u001b[2J</html>"),
    reason: "server-error",
    says: /: 503; try again/,
  },
  "504 of a watch cache that lags": {
    fault: answering(504, "Timeout: Too large resource version: 9, current: 7", { "retry-after": "0" }),
    reason: "server-error",
    says: /504: Timeout: Too large resource version/,
  },
  redirect: {
    fault: ({ response }) => response.writeHead(302, { location: "http://127.0.0.1:1/login" }).end(),
    reason: "malformed",
    says: /302, a redirect, which is not followed/,
  },
  teapot: { fault: answering(418, "I am"), reason: "malformed", says: /418, which is no answer to a GET: I am/ },
  reset: { fault: ({ socket }) => socket.destroy(), reason: "connection-lost", says: /ended the connection/ },
  "reset within the body": {
    fault: ({ response, socket }) => {
      response.writeHead(200, { "content-length": "100000" });
      response.write('{"kind":');
      setTimeout(() => socket.destroy(), 5);
    },
    reason: "connection-lost",
    says: /ended the connection/,
  },
  "no answer": { fault: () => undefined, reason: "timeout", says: /no full answer within/ },
  "a body that trickles for ever": {
    fault: ({ response }) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("# \n"), 10);
      response.on("close", () => clearInterval(timer));
    },
    reason: "timeout",
    says: /no full answer within/,
  },
  "no JSON": {
    fault: body("<html>\u0007login</html>"),
    reason: "malformed",
    says: /its body (?:is no|names no|lists no)/,
  },
  "half a JSON": {
    fault: body('{"kind":"X","items":['),
    reason: "malformed",
    says: /its body (?:is no|names no|lists no)/,
  },
  "another JSON": {
    fault: body('{"kind":"Status","items":[]}'),
    reason: "malformed",
    says: /its body (?:is no|names no|lists no)/,
  },
  "an empty body": { fault: body(""), reason: "malformed", says: /its body (?:is no|names no|lists no)/ },
  "no gzip": { fault: body("plain", { "content-encoding": "gzip" }), reason: "malformed", says: /its body is no gzip/ },
  "no HTTP": {
    fault: ({ socket }) => socket.end("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    reason: "malformed",
    says: /does not answer in HTTP/,
  },
};

/** Bodies that would not end, or not fit. */
export const FLOODS: Readonly<Record<string, Fault>> = {
  "a body that never ends": ({ response }) => {
    response.writeHead(200, { "content-type": "application/json" });
    const piece = "x".repeat(64 * 1024);
    const flood = () => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once("drain", flood);
    };
    flood();
  },
  "a gzip bomb": body(gzipSync(Buffer.alloc(64 * 1024 ** 2, " ")), { "content-encoding": "gzip" }),
};
