import type { IncomingMessage } from "node:http";
import { expect } from "chai";
import { type Connection, connect } from "../../../../lib/collect/kube/connection.js";
import { type Impersonation, NO_IMPERSONATION } from "../../../../lib/collect/kube/kubeconfig.js";
import { type Credentials, fixedCredentials } from "../../../../lib/collect/kube/kubeconfig-credentials.js";
import type { ResolvedConnection } from "../../../../lib/collect/kube/kubeconfig-resolve.js";
import { UsageError } from "../../../../lib/model/errors.js";
import { type Answer, clientName, keyPair, type LoopbackServer, loopbackServer, pem } from "./loopback-server.js";
import { httpProxy, socksProxy } from "./proxies.js";
import { rejectionOf } from "./rejection.js";

const open: { close(): unknown }[] = [];

async function serve(...args: Parameters<typeof loopbackServer>): Promise<LoopbackServer> {
  const server = await loopbackServer(...args);
  open.push(server);
  return server;
}

function connectTo(url: string, fields: Partial<ResolvedConnection> = {}): Connection {
  const resolved: ResolvedConnection = {
    clusterName: "c",
    server: new URL(url),
    trust: { caPem: null, isVerified: true, serverName: null },
    authorities: pem("ca.pem"),
    proxy: null,
    credentials: fixedCredentials({}),
    impersonation: NO_IMPERSONATION,
    acceptsGzip: true,
    requestTimeoutSeconds: 60,
    warnings: [],
    ...fields,
  };
  const connection = connect(resolved, { userAgent: "kaudit/0.0.0 (r1)", maxSockets: 4 });
  open.push(connection);
  return connection;
}

async function get(connection: Connection, path = "/version", signal = new AbortController().signal): Promise<string> {
  const answer = await connection.get(path, { accept: "application/json", signal });
  return `${answer.statusCode} ${await textOf(answer)}`;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const ok: Answer = (_request, response) => response.end("ok");
const TLS = { certificate: "server" };
const trusting = (fields: Partial<ResolvedConnection["trust"]>) => ({
  trust: { caPem: null, isVerified: true, serverName: null, ...fields },
});

describe("a connection", () => {
  afterEach(async () => {
    for (const opened of open.splice(0).reverse()) await opened.close();
  });

  it("asks by GET, names itself, and keeps its connection", async () => {
    const server = await serve(ok, TLS);
    const connection = connectTo(`${server.url}/k8s/clusters/c-1/`);

    for (const path of ["/version", "/api/v1/pods?limit=1"]) expect(await get(connection, path)).to.equal("200 ok");

    expect(server.requests).to.deep.equal([
      "GET /k8s/clusters/c-1/version",
      "GET /k8s/clusters/c-1/api/v1/pods?limit=1",
    ]);
    expect(server.headers[0]).to.include({
      "user-agent": "kaudit/0.0.0 (r1)",
      accept: "application/json",
      "accept-encoding": "gzip",
    });
    expect(server.connections).to.equal(1);
  });

  it("says what it is connected to, for the report", () => {
    expect(connectTo("https://api:6443/")).to.include({ name: "c", server: "https://api:6443", tlsVerified: true });
    expect(connectTo("https://api/p", trusting({ isVerified: false }))).to.include({
      server: "https://api/p",
      tlsVerified: false,
    });
    expect(connectTo("http://api")).to.include({ server: "http://api", tlsVerified: null });
  });

  it("follows no redirect", async () => {
    const server = await serve((_request, response) => response.writeHead(302, { location: "/elsewhere" }).end());

    expect(await get(connectTo(server.url))).to.equal("302 ");
    expect(server.requests).to.have.length(1);
  });

  it("does without compression where the cluster says so", async () => {
    const server = await serve(ok);
    await get(connectTo(server.url, { acceptsGzip: false }));

    expect(server.headers[0]).to.not.have.property("accept-encoding");
  });

  it("acts as another user with every header that the API knows, in its own spelling", async () => {
    const server = await serve(ok);
    const impersonation: Impersonation = {
      user: "josé",
      uid: "7",
      groups: ["g1", "g2"],
      extra: { "Some Key%": ["x", "y"] },
    };

    await get(connectTo(server.url, { impersonation }));

    expect(server.headers[0]).to.include({
      "impersonate-user": Buffer.from("josé").toString("latin1"),
      "impersonate-uid": "7",
      "impersonate-group": "g1, g2",
      "impersonate-extra-some%20key%25": "x, y",
    });
  });

  it("refuses to act as a name that would break out of its header", () => {
    expect(() => connectTo("http://api", { impersonation: { ...NO_IMPERSONATION, user: "a\r\nX: 1" } })).to.throw(
      UsageError,
    );
  });

  it("shows the client certificate, and the server its own", async () => {
    const server = await serve((request, response) => response.end(clientName(request)), {
      ...TLS,
      asksForClient: true,
    });

    expect(
      await get(connectTo(server.url, { credentials: fixedCredentials({ certificate: keyPair("client") }) })),
    ).to.equal("200 client");
    expect(await get(connectTo(server.url))).to.equal("200 ");
  });

  it("accepts no certificate of another name, another authority or another time", async () => {
    const codes: unknown[] = [];
    for (const certificate of ["wrong-name", "stranger", "expired"]) {
      const server = await serve(ok, { certificate });
      codes.push(((await rejectionOf(get(connectTo(server.url)))) as NodeJS.ErrnoException).code);
      expect(server.requests, certificate).to.deep.equal([]);
    }
    expect(codes).to.deep.equal([
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "CERT_HAS_EXPIRED",
    ]);
  });

  it("takes any certificate only when told to", async () => {
    const server = await serve(ok, { certificate: "stranger" });

    expect(await get(connectTo(server.url, trusting({ isVerified: false })))).to.equal("200 ok");
  });

  it("checks the name of tls-server-name in place of the host's", async () => {
    const server = await serve(ok, { certificate: "wrong-name" });
    const other = await serve(ok, TLS);

    expect(await get(connectTo(server.url, trusting({ serverName: "elsewhere.test" })))).to.equal("200 ok");
    expect(await get(connectTo(other.url, trusting({ serverName: "127.0.0.1" })))).to.equal("200 ok");
    expect(await rejectionOf(get(connectTo(other.url, trusting({ serverName: "elsewhere.test" }))))).to.have.property(
      "code",
      "ERR_TLS_CERT_ALTNAME_INVALID",
    );
  });

  it("asks again once with renewed credentials after a 401", async () => {
    const server = await serve((request, response) => {
      response.statusCode = request.headers.authorization === "Bearer new" ? 200 : 401;
      response.end();
    }, TLS);
    let renewals = 0;
    const credentials: Credentials = {
      current: async () => ({ authorization: "Bearer old" }),
      renew: async () => {
        renewals++;
        return { authorization: renewals === 1 ? "Bearer new" : "Bearer worse" };
      },
    };
    const connection = connectTo(server.url, { credentials });

    expect([await get(connection), await get(connection)]).to.deep.equal(["200 ", "401 "]);
    expect(server.requests).to.have.length(4);
    expect(await get(connectTo(server.url))).to.equal("401 ");
  });

  it("uses a renewed certificate on a connection of its own", async () => {
    const server = await serve(
      (request, response) => {
        response.statusCode = clientName(request) === undefined ? 401 : 200;
        response.end();
      },
      { ...TLS, asksForClient: true },
    );
    const credentials: Credentials = {
      current: async () => ({}),
      renew: async () => ({ certificate: keyPair("client") }),
    };

    expect(await get(connectTo(server.url, { credentials }))).to.equal("200 ");
    expect(server.connections).to.equal(2);
  });

  it("stops asking when it is told to, and does not begin when it was told before", async () => {
    const server = await serve(() => undefined);
    const stop = new AbortController();
    const asked = rejectionOf(get(connectTo(server.url), "/", stop.signal));

    setTimeout(() => stop.abort(new Error("enough")), 20);

    expect((await asked).message).to.equal("enough");
    expect((await rejectionOf(get(connectTo(server.url), "/", stop.signal))).message).to.equal("enough");
    expect(server.requests.length).to.be.at.most(1);
  });

  it("refuses a key that is not the certificate's", async () => {
    const mixed = { cert: pem("client.pem"), key: pem("server.key") };

    const error = await rejectionOf(
      get(connectTo("https://127.0.0.1:1", { credentials: fixedCredentials({ certificate: mixed }) })),
    );

    expect(error.message).to.match(/^the client key does not belong to the client certificate$/);
  });
});

describe("a connection through a proxy", () => {
  afterEach(async () => {
    for (const opened of open.splice(0).reverse()) await opened.close();
  });

  it("is tunnelled by CONNECT, kept, and checked to be with the API server", async () => {
    const server = await serve((request, response) => response.end(clientName(request)), {
      ...TLS,
      asksForClient: true,
    });
    const proxy = await httpProxy(server.port);
    open.push(proxy);
    const credentials = fixedCredentials({ certificate: keyPair("client") });
    const to = (host: string) =>
      connectTo(`https://${host}:6443`, { credentials, proxy: new URL(`http://op:pw@127.0.0.1:${proxy.port}`) });
    const connection = to("api.test");

    expect([await get(connection), await get(connection)]).to.deep.equal(["200 client", "200 client"]);
    expect(server.connections).to.equal(1);
    expect(proxy.asked).to.deep.equal([
      { target: "api.test:6443", authorization: `Basic ${Buffer.from("op:pw").toString("base64")}` },
    ]);
    expect(await rejectionOf(get(to("other.test")))).to.have.property("code", "ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("checks tls-server-name behind the proxy too", async () => {
    const server = await serve(ok, { certificate: "wrong-name" });
    const proxy = await httpProxy(server.port);
    open.push(proxy);

    const named = connectTo("https://10.0.0.1", {
      ...trusting({ serverName: "elsewhere.test" }),
      proxy: new URL(`http://127.0.0.1:${proxy.port}`),
    });

    expect(await get(named)).to.equal("200 ok");
  });

  it("hands names to a SOCKS proxy unresolved", async () => {
    const server = await serve(ok, TLS);
    const proxy = await socksProxy(server.port);
    open.push(proxy);

    const connection = connectTo("https://api.test:6443", { proxy: new URL(`socks5://127.0.0.1:${proxy.port}`) });

    expect([await get(connection), await get(connection)]).to.deep.equal(["200 ok", "200 ok"]);
    expect(proxy.asked).to.deep.equal([{ target: "name api.test" }]);
  });

  it("is given up when the proxy never answers", async () => {
    const proxy = await httpProxy("hang");
    open.push(proxy);
    const stop = new AbortController();
    const connection = connectTo("https://api.test", { proxy: new URL(`http://127.0.0.1:${proxy.port}`) });
    const asked = rejectionOf(get(connection, "/", stop.signal));

    setTimeout(() => stop.abort(new Error("enough")), 50);

    expect((await asked).message).to.equal("enough");
  });

  it("tells a refusal by the proxy from an answer of the API server", async () => {
    const proxy = await httpProxy("refuse");
    open.push(proxy);

    const error = await rejectionOf(
      get(connectTo("https://api.test", { proxy: new URL(`http://127.0.0.1:${proxy.port}`) })),
    );

    expect(error).to.include({ message: "the proxy answered 407 to CONNECT", code: "ERR_PROXY_REFUSED" });
  });
});
