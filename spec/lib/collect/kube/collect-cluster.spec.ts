import { expect } from "chai";
import { clusterPlan } from "../../../../lib/collect/kube/cluster-plan.js";
import { type CollectOptions, collectCluster } from "../../../../lib/collect/kube/collect-cluster.js";
import { type Connection, connect } from "../../../../lib/collect/kube/connection.js";
import { NO_IMPERSONATION } from "../../../../lib/collect/kube/kubeconfig.js";
import { type Credentials, fixedCredentials } from "../../../../lib/collect/kube/kubeconfig-credentials.js";
import type { ClusterFactId } from "../../../../lib/model/cluster-facts.js";
import { InputError, UsageError } from "../../../../lib/model/errors.js";
import { LISTS, type ListDefinition } from "../../../../lib/model/lists.js";
import type { Observation } from "../../../../lib/model/observation.js";
import { type ApiServerOptions, apiServer, type Fault, PATHS, status } from "./api-server.js";
import { FAULTS, FLOODS } from "./faults.js";
import { type LoopbackServer, loopbackServer, pem, sendJson } from "./loopback-server.js";
import { rejectionOf } from "./rejection.js";

const IMPATIENT = { attempts: 3, firstDelayMs: 1, longestDelayMs: 20, totalDelayMs: 500 };

const open: { close(): unknown }[] = [];

async function serve(options: ApiServerOptions = {}, tls?: { certificate: string }): Promise<LoopbackServer> {
  const server = await loopbackServer(apiServer(options), tls);
  open.push(server);
  return server;
}

function connectTo(
  server: string,
  credentials: Credentials = fixedCredentials({}),
  requestTimeoutSeconds = 20,
): Connection {
  const connection = connect(
    {
      clusterName: "c",
      server: new URL(server),
      trust: { caPem: null, isVerified: true, serverName: null },
      authorities: pem("ca.pem"),
      proxy: null,
      credentials,
      impersonation: NO_IMPERSONATION,
      acceptsGzip: true,
      requestTimeoutSeconds,
      warnings: [],
    },
    { userAgent: "kaudit/0 (spec)", maxSockets: 8 },
  );
  open.push(connection);
  return connection;
}

async function collect(
  connection: Connection,
  facts?: readonly ClusterFactId[],
  options: Partial<CollectOptions> = {},
) {
  const plan = clusterPlan(LISTS, facts === undefined ? undefined : new Set(facts));
  return await collectCluster(connection, plan, {
    signal: new AbortController().signal,
    patience: IMPATIENT,
    ...options,
  });
}

const states = (facts: object) =>
  new Map((Object.entries(facts) as [string, Observation<unknown>][]).map(([fact, { state }]) => [fact, state]));
const names = (observation: Observation<readonly { metadata: { name: string } }[]> | undefined) =>
  observation?.state === "observed" ? observation.value.map(({ metadata }) => metadata.name) : observation?.reason;

describe("collecting a cluster", () => {
  afterEach(async () => {
    for (const opened of open.splice(0).reverse()) await opened.close();
  });

  it("reads every list and every URL, and nothing but by GET", async () => {
    const server = await serve();

    const { facts } = await collect(connectTo(server.url));

    expect([...states(facts)].filter(([, state]) => state !== "observed")).to.deep.equal([]);
    expect(Object.keys(facts)).to.have.members([...PATHS.keys()]);
    expect(server.requests.filter((request) => !request.startsWith("GET "))).to.deep.equal([]);
    expect(server.requests).to.have.length(PATHS.size);
  });

  it("never asks for Secrets, nor for anything below a Node", async () => {
    const server = await serve();

    await collect(connectTo(server.url));

    expect(
      server.requests.filter((request) => /secrets|proxy|exec|nodes\/|\/attach|token/.test(request)),
    ).to.deep.equal([]);
  });

  it("asks nothing at all when the plan has a list that it must not read", async () => {
    const server = await serve();
    const secrets = { ...(LISTS[0] as ListDefinition), resource: "secrets" };
    const plan = { lists: [...LISTS, secrets], server: [] };

    const error = await rejectionOf(
      collectCluster(connectTo(server.url), plan, { signal: new AbortController().signal }),
    );

    expect(error).to.be.instanceOf(UsageError);
    expect(server.requests).to.deep.equal([]);
  });

  it("asks for ConfigMaps by name only, and takes nothing else for an answer", async () => {
    const server = await serve();
    const { facts } = await collect(connectTo(server.url), ["configMaps", "pods"]);
    const whole: Fault = ({ response }) => sendJson(response, { kind: "ConfigMapList", metadata: {}, items: [] });
    const careless = await serve({ faults: { "/api/v1/configmaps": whole } });

    const accepts = new Set(server.headers.map(({ accept }) => accept));
    expect([...accepts]).to.have.members([
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
      "application/json",
    ]);
    expect(names(facts.configMaps)).to.deep.equal(["configmaps-a", "configmaps-b"]);
    expect(names((await collect(connectTo(careless.url), ["configMaps"])).facts.configMaps)).to.equal("malformed");
  });

  it("says what the server is, whether it is well, and what its metrics tell", async () => {
    const server = await serve();

    const { facts } = await collect(connectTo(server.url), ["version", "readyChecks", "apiServerMetrics"]);

    expect(facts.version).to.deep.include({
      value: { major: "1", minor: "34", gitVersion: "v1.34.1" },
      source: "GET /version",
    });
    expect(facts.readyChecks).to.deep.include({
      value: [
        { name: "ping", isOk: true },
        { name: "etcd", isOk: true },
      ],
    });
    expect(facts.apiServerMetrics).to.deep.include({
      value: {
        etcdDatabaseBytes: 20480,
        requestedDeprecatedApis: [{ group: "batch", version: "v1beta1", resource: "cronjobs", removedRelease: "1.25" }],
      },
    });
  });

  it("takes the checks of a server that is not ready for what they are", async () => {
    const unready: Fault = ({ response }) =>
      response.writeHead(500).end("[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n");
    const server = await serve({ faults: { "/readyz": unready } });

    const { facts } = await collect(connectTo(server.url), ["readyChecks"]);

    expect(facts.readyChecks).to.deep.include({
      value: [
        { name: "ping", isOk: true },
        { name: "etcd", isOk: false },
      ],
    });
  });

  it("follows the pages, keeps what is picked, sorts by name, and says how far it is", async () => {
    const pods = ["z", "m", "a", "q", "b"].map((name) => ({
      metadata: { name, namespace: "n", annotations: { secret: "s3cret" }, managedFields: [{}] },
      spec: {
        nodeName: "w1",
        containers: [{ name: "c", env: [{ name: "PASSWORD", value: "s3cret" }], args: ["s3cret"] }],
      },
    }));
    const server = await serve({ objects: { pods }, pageObjects: 2 });
    const progress: number[] = [];

    const { facts } = await collect(connectTo(server.url), ["pods"], {
      onProgress: ({ objects }) => progress.push(objects),
    });

    expect(names(facts.pods)).to.deep.equal(["a", "b", "m", "q", "z"]);
    expect(progress).to.deep.equal([2, 4, 5]);
    expect(JSON.stringify(facts)).to.not.contain("s3cret").and.not.contain("managedFields");
    expect(server.requests).to.deep.equal([
      "GET /api/v1/pods?limit=500",
      "GET /api/v1/pods?limit=500&continue=2",
      "GET /api/v1/pods?limit=500&continue=4",
      "GET /api/v1/namespaces/kube-system",
    ]);
  });

  it("picks what the plan says, and records it", async () => {
    const pods = [
      {
        metadata: { name: "p", annotations: { "a.b/c": "1", "d.e/f": "2" } },
        spec: { hostPID: true, dnsPolicy: "x" },
      },
    ];
    const server = await serve({ objects: { pods } });
    const picks = ["metadata.name", "metadata.annotations.{a.b/c}", "spec.hostPID"];
    const plan = clusterPlan([{ fact: "pods", apiVersion: "v1", kind: "Pod", resource: "pods", picks }]);

    const collected = await collectCluster(connectTo(server.url), plan, { signal: new AbortController().signal });

    expect(collected.facts.pods).to.deep.include({
      value: [{ metadata: { name: "p", annotations: { "a.b/c": "1" } }, spec: { hostPID: true } }],
    });
    expect(collected.picks).to.deep.equal({ pods: picks });
  });

  it("knows the cluster by the UID of kube-system, listed or asked for by name", async () => {
    const forbidding: Fault = ({ response }) => sendJson(response, status(403, "no"), 403);
    const shy = await serve({ faults: { "/api/v1/namespaces": forbidding } });
    const shyer = await serve({
      faults: { "/api/v1/namespaces": forbidding, "/api/v1/namespaces/kube-system": forbidding },
    });
    const odd = await serve({ objects: { namespaces: [] } });
    const broken: Fault = ({ response }) => response.end("{");
    const oddest = await serve({
      faults: { "/api/v1/namespaces": forbidding, "/api/v1/namespaces/kube-system": broken },
    });
    const identity = async (server: LoopbackServer) => (await collect(connectTo(server.url), ["namespaces"])).cluster;

    const url = (await serve()).url;
    expect((await collect(connectTo(url), ["namespaces"])).cluster).to.deep.equal({
      id: "uid-of-kube-system",
      idSource: "kube-system",
      name: "c",
      server: url,
      tlsVerified: null,
    });
    expect(await identity(shy)).to.include({ id: "uid-of-kube-system" });
    for (const server of [shyer, odd, oddest]) expect(await identity(server)).to.include({ id: null, idSource: null });
  });

  it("restarts once when the pages go out of date, and says so when they do again", async () => {
    const pods = ["a", "b", "c"].map((name) => ({ metadata: { name } }));
    const compacting =
      (times: number): Fault =>
      ({ request, response, call, answer }) => {
        const isLater = request.url?.includes("continue=");
        if (isLater && call <= 2 * times) sendJson(response, status(410, "too old", { reason: "Expired" }), 410);
        else answer();
      };
    const once = await serve({ objects: { pods }, pageObjects: 2, faults: { "/api/v1/pods": compacting(1) } });
    const twice = await serve({ objects: { pods }, pageObjects: 2, faults: { "/api/v1/pods": compacting(2) } });

    expect(names((await collect(connectTo(once.url), ["pods"])).facts.pods)).to.deep.equal(["a", "b", "c"]);
    expect(names((await collect(connectTo(twice.url), ["pods"])).facts.pods)).to.equal("expired");
  });

  it("asks again after 429, 5xx and a lost connection, and is content when that helps", async () => {
    const passing: Fault = ({ response, socket, call, answer }) => {
      if (call === 1) sendJson(response, status(429, "later"), 429);
      else if (call === 2) socket.destroy();
      else answer();
    };
    const server = await serve({ faults: { "/api/v1/pods": passing } });

    expect(names((await collect(connectTo(server.url), ["pods"])).facts.pods)).to.deep.equal(["pods-a", "pods-b"]);
    expect(server.requests.filter((request) => request.includes("pods"))).to.have.length(3);
  });

  it("is stopped by the person, and keeps what is there", async () => {
    const stop = new AbortController();
    const hanging: Fault = () => stop.abort();
    const server = await serve({ faults: { "/api/v1/pods": hanging, "/api/v1/services": () => undefined } });

    const { facts } = await collect(connectTo(server.url, fixedCredentials({}), 60), ["pods", "services", "nodes"], {
      signal: stop.signal,
    });

    expect(facts.pods).to.include({ state: "unobserved", reason: "not-collected" });
    expect(facts.services).to.include({ state: "unobserved", reason: "not-collected" });
    expect((facts.pods as { detail: string }).detail).to.equal(
      "cannot read pods (GET /api/v1/pods): stopped before it was answered",
    );
  });
});

describe("a failing API server", () => {
  afterEach(async () => {
    for (const opened of open.splice(0).reverse()) await opened.close();
  });

  for (const [name, { fault, reason, says }] of Object.entries(FAULTS)) {
    it(`makes one fact unknown and no other, on any path: ${name}`, async () => {
      const facts = [...PATHS];
      await Promise.all(
        facts.map(async ([fact, path]) => {
          const server = await serve({ faults: { [path]: fault } });
          // What does not answer in time is told by a short limit, in which a busy machine may not answer anything else.
          const isSlow = reason === "timeout";
          const other = fact === "nodes" ? "services" : "nodes";
          const found = (
            await collect(
              connectTo(server.url, fixedCredentials({}), isSlow ? 0.2 : 20),
              isSlow ? [fact] : [fact, other],
            )
          ).facts;

          if (!isSlow) expect(found[other]?.state, path).to.equal("observed");
          expect(found[fact], path).to.include({ state: "unobserved", reason });
          expect((found[fact] as { detail: string }).detail, path)
            .to.match(says)
            .and.satisfy((detail: string) => detail.startsWith("cannot read ") && detail.includes(`(GET ${path})`))
            .and.not.match(/\p{Cc}/u);
        }),
      );
    });
  }

  for (const [name, fault] of Object.entries(FLOODS)) {
    it(`is cut off: ${name}`, async () => {
      const server = await serve({
        faults: { "/api/v1/pods": fault, "/version": fault, "/readyz": fault, "/metrics": fault },
      });

      const { facts } = await collect(
        connectTo(server.url, fixedCredentials({}), 20),
        ["pods", "version", "readyChecks", "apiServerMetrics", "nodes"],
        { maxAnswerBytes: 1024 ** 2 },
      );

      expect(facts.pods).to.include({ state: "unobserved", reason: "truncated" });
      expect(facts.version).to.include({ state: "unobserved", reason: "truncated" });
      expect(facts.readyChecks).to.include({ state: "unobserved", reason: "truncated" });
      expect(facts.apiServerMetrics).to.include({ state: "unobserved", reason: "malformed" });
      expect(facts.nodes?.state).to.equal("observed");
    });
  }

  it("that fails on a later page makes the whole list unknown", async () => {
    const pods = ["a", "b", "c"].map((name) => ({ metadata: { name } }));
    const later: Fault = ({ response, call, answer }) =>
      call === 1 ? answer() : sendJson(response, status(403, "no"), 403);
    const server = await serve({ objects: { pods }, pageObjects: 2, faults: { "/api/v1/pods": later } });

    expect(names((await collect(connectTo(server.url), ["pods"])).facts.pods)).to.equal("forbidden");
  });

  it("that serves things without names, or pages without sense, is not believed", async () => {
    const page = (fields: object) => ({ kind: "PodList", apiVersion: "v1", metadata: {}, items: [], ...fields });
    const malformed: readonly unknown[] = [
      [],
      page({ items: {} }),
      page({ items: undefined }),
      page({ metadata: [] }),
      page({ metadata: { continue: 5 } }),
      page({ items: [null] }),
      page({ items: [{ metadata: {} }] }),
      page({ items: [{ metadata: { name: "a" } }, { metadata: { name: "b", namespace: 5 } }] }),
      page({ kind: "NodeList" }),
    ];
    for (const answer of malformed) {
      const server = await serve({ faults: { "/api/v1/pods": ({ response }) => sendJson(response, answer) } });
      expect(names((await collect(connectTo(server.url), ["pods"])).facts.pods), JSON.stringify(answer)).to.equal(
        "malformed",
      );
    }
    const empty = await serve({
      faults: { "/api/v1/pods": ({ response }) => sendJson(response, page({ items: null })) },
    });
    expect(names((await collect(connectTo(empty.url), ["pods"])).facts.pods)).to.deep.equal([]);
  });

  it("that dies midway leaves what was read, and the rest unknown without asking on", async () => {
    let server: LoopbackServer | undefined;
    let answered = 0;
    const dying: Fault = ({ answer }) => {
      answered++;
      if (answered <= 10) answer();
      else server?.close().catch(() => undefined);
    };
    server = await serve({ faults: Object.fromEntries([...PATHS.values()].map((path) => [path, dying])) });

    const { facts, cluster } = await collect(connectTo(server.url));

    const observed = [...states(facts).values()].filter((state) => state === "observed");
    expect(observed).to.have.length(10);
    expect(Object.keys(facts)).to.have.length(PATHS.size);
    const reasons = Object.values(facts).flatMap((fact) => (fact.state === "unobserved" ? [fact.reason] : []));
    expect([...new Set(reasons)]).to.satisfy((all: string[]) =>
      all.every((it) => /^(connection-lost|unreachable)$/.test(it)),
    );
    const details = Object.values(facts).flatMap((fact) => (fact.state === "unobserved" ? [fact.detail] : []));
    expect(details.filter((detail) => detail.includes("not asked any more")).length).to.be.greaterThan(10);
    expect(cluster.id === null || cluster.id === "uid-of-kube-system").to.equal(true);
  });

  it("that hangs from some point on is not waited for by each list", async () => {
    const server = await serve({
      faults: Object.fromEntries([...PATHS.values()].map((path) => [path, () => undefined])),
    });

    const { facts } = await collect(connectTo(server.url, fixedCredentials({}), 0.2));

    expect([...states(facts).values()]).to.not.include("observed");
    expect(server.requests.length).to.be.at.most(8);
    expect(facts.leases).to.include({ reason: "timeout" });
  });

  it("that nobody hears is unreachable, with the reason", async () => {
    const gone = await serve();
    await gone.close();
    const details = async (url: string, facts: readonly ClusterFactId[] = ["pods"]) =>
      Object.values((await collect(connectTo(url), facts)).facts).map((fact) =>
        fact.state === "unobserved" ? `${fact.reason}: ${fact.detail}` : "",
      );

    expect((await details(gone.url))[0]).to.match(
      /^unreachable: .* cannot be reached: nothing listens there \(ECONNREFUSED\); see whether kubectl reaches it$/,
    );
    expect((await details("https://no-such-host.invalid"))[0]).to.match(
      /^unreachable: .*its name (?:does not resolve|could not be resolved now)/,
    );
  });

  it("whose TLS is wrong is unreachable, and the sentence names the fault", async () => {
    const detail = async (url: string) => {
      const { facts } = await collect(connectTo(url, fixedCredentials({}), 5));
      expect([...states(facts).values()]).to.not.include("observed");
      expect(
        Object.values(facts).every((fact) => fact.state === "unobserved" && fact.reason === "unreachable"),
      ).to.equal(true);
      return (facts.nodes as { detail: string }).detail;
    };
    const plain = await serve();
    // What Go's TLS servers say to those who speak plain HTTP.
    const hint: Fault = ({ response }) =>
      response.writeHead(400).end("Client sent an HTTP request to an HTTPS server.\n");
    const behind = await serve({ faults: Object.fromEntries([...PATHS.values()].map((path) => [path, hint])) });

    expect(await detail((await serve({}, { certificate: "wrong-name" })).url)).to.contain(
      "TLS: its certificate is for another name",
    );
    expect(await detail((await serve({}, { certificate: "stranger" })).url)).to.contain(
      "TLS: its certificate is of an authority that is not trusted",
    );
    expect(await detail((await serve({}, { certificate: "expired" })).url)).to.contain(
      "TLS: its certificate has expired",
    );
    expect(await detail(plain.url.replace("http:", "https:"))).to.contain("TLS: it does not speak TLS");
    expect(await detail(behind.url)).to.contain("the server speaks TLS; write https:// in the kubeconfig");
  });

  it("that gets no credentials is told apart from one that refuses them", async () => {
    const server = await serve();
    const failing: Credentials = {
      current: async () => {
        throw new InputError("the exec plugin x failed with exit code 1");
      },
      renew: async () => null,
    };

    const { facts } = await collect(connectTo(server.url, failing), ["pods"]);

    expect(facts.pods).to.include({
      reason: "unauthenticated",
      detail:
        "cannot read pods (GET /api/v1/pods): the exec plugin x failed with exit code 1; log in again, or correct the credentials in the kubeconfig",
    });
    expect(server.requests).to.deep.equal([]);
  });

  it("does not hide a defect of ours", async () => {
    const server = await serve();
    const broken: Credentials = {
      current: async () => {
        throw new TypeError("undefined is not a function");
      },
      renew: async () => null,
    };
    let error: unknown;
    try {
      await collect(connectTo(server.url, broken), ["pods"]);
    } catch (caught) {
      error = caught;
    }
    expect(error).to.be.instanceOf(TypeError);
  });
});
