import { expect } from "chai";
import { accessTo } from "../../../../lib/collect/kube/access.js";
import { clusterPlan } from "../../../../lib/collect/kube/cluster-plan.js";
import { connect } from "../../../../lib/collect/kube/connection.js";
import { NO_IMPERSONATION } from "../../../../lib/collect/kube/kubeconfig.js";
import { fixedCredentials } from "../../../../lib/collect/kube/kubeconfig-credentials.js";
import { apiServer, type Fault, status } from "./api-server.js";
import { loopbackServer, sendJson } from "./loopback-server.js";

const refusing =
  (code: number): Fault =>
  ({ response }) =>
    sendJson(response, status(code, "no"), code);

async function access(faults: Readonly<Record<string, Fault>>) {
  const server = await loopbackServer(apiServer({ faults }));
  const connection = connect(
    {
      clusterName: "c",
      server: new URL(server.url),
      trust: { caPem: null, isVerified: true, serverName: null },
      authorities: "",
      proxy: null,
      credentials: fixedCredentials({}),
      impersonation: NO_IMPERSONATION,
      acceptsGzip: true,
      requestTimeoutSeconds: 20,
      warnings: [],
    },
    { userAgent: "kaudit/0 (spec)", maxSockets: 4 },
  );
  const patience = { attempts: 1, firstDelayMs: 1, longestDelayMs: 1, totalDelayMs: 1 };
  const found = await accessTo(connection, clusterPlan(), { signal: new AbortController().signal, patience });
  connection.close();
  await server.close();
  return { server, found, of: (resource: string) => found.find((it) => it.resource === resource) };
}

describe("access to a cluster", () => {
  it("is found list by list, by reading one object of each", async () => {
    const { server, found, of } = await access({});

    expect(found.every(({ isAllowed }) => isAllowed)).to.equal(true);
    expect(of("deployments.apps")).to.deep.equal({
      resource: "deployments.apps",
      path: "/apis/apps/v1/deployments",
      isAllowed: true,
    });
    expect(server.requests).to.have.length(found.length);
    expect(
      server.requests.every((request) => /^GET \/(?:apis?\/.*\?limit=1|version|readyz|metrics)$/.test(request)),
    ).to.equal(true);
  });

  it("takes a kind that only some clusters have for what it is", async () => {
    const { of } = await access({ "/apis/k3s.cattle.io/v1/etcdsnapshotfiles": refusing(404) });

    expect(of("etcdsnapshotfiles.k3s.cattle.io")).to.include({ isAllowed: true, isAbsent: true });
  });

  it("names what is missing, and what would help", async () => {
    const { found, of } = await access({
      "/apis/apps/v1/deployments": refusing(403),
      "/metrics": refusing(403),
      "/api/v1/nodes": refusing(401),
      "/apis/autoscaling/v2/horizontalpodautoscalers": refusing(404),
      "/api/v1/pods": refusing(500),
      "/api/v1/events": refusing(418),
      "/readyz": refusing(500),
    });

    expect(found.filter(({ isAllowed }) => !isAllowed)).to.have.length(6);
    expect(of("deployments.apps")).to.include({
      reason: "forbidden",
      detail: "403 forbidden: no",
    });
    expect(of("deployments.apps")?.remedy?.text).to.match(/^grant list on deployments\.apps/);
    expect(of("/metrics")?.remedy?.text).to.match(/^grant get on the URL \/metrics/);
    expect(of("nodes")?.remedy?.text).to.match(/^log in again/);
    expect(of("horizontalpodautoscalers.autoscaling")?.remedy?.text).to.match(/^nothing to do/);
    expect(of("pods")?.remedy?.text).to.match(/^try again/);
    expect(of("events")).to.include({ reason: "malformed" });
    expect(of("/readyz")).to.include({ isAllowed: true });
  });
});
