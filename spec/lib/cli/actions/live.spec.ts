import { existsSync } from "node:fs";
import { expect } from "chai";
import { planFacts } from "../../../../lib/collect/plan.js";
import { DERIVED_FACTS } from "../../../../lib/derived/index.js";
import { STANDING } from "../../../../lib/model/change.js";
import { LISTS, listPath } from "../../../../lib/model/lists.js";
import type { Report } from "../../../../lib/model/report.js";
import { readSnapshot } from "../../../../lib/snapshot/read.js";
import { RULES } from "../../../../rules/index.js";
import { apiServer, type Fault, PATHS, status } from "../../collect/kube/api-server.js";
import { type LoopbackServer, loopbackServer, sendJson } from "../../collect/kube/loopback-server.js";
import { run } from "../run.js";
import { useWorkspace } from "../workspace.js";

const forbidden: Fault = ({ response }) => sendJson(response, status(403, "pods is forbidden"), 403);

describe("a live cluster", () => {
  const workspace = useWorkspace();
  let server: LoopbackServer | undefined;
  afterEach(() => server?.close());

  /** Starts a cluster and gives the flags that lead to it. */
  async function cluster(faults: Readonly<Record<string, Fault>> = {}): Promise<readonly string[]> {
    server = await loopbackServer(apiServer({ faults }));
    const kubeconfig = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "test",
      clusters: [{ name: "test", cluster: { server: server.url } }],
      contexts: [{ name: "test", context: { cluster: "test", user: "" } }],
    };
    return ["--kubeconfig", workspace.file("kubeconfig", JSON.stringify(kubeconfig))];
  }

  const reportOf = (stdout: string) => JSON.parse(stdout) as Report;

  it("is audited through its API, and named as the source", async () => {
    const { exitCode, stdout } = await run(["audit", "--hosts", "none", "-o", "json", ...(await cluster())]);
    const report = reportOf(stdout);

    expect(exitCode).to.equal(0);
    expect(report.cluster).to.deep.include({ id: "uid-of-kube-system", name: "test", version: "v1.34.1" });
    expect(report.scope.sources.map(({ kind, name }) => [kind, name])).to.deep.equal([["api", server?.url]]);
  });

  it("is asked with GET alone, under a name that its audit log can show", async () => {
    await run(["audit", "--hosts", "none", ...(await cluster())]);

    expect(server?.requests.every((request) => request.startsWith("GET "))).to.equal(true);
    expect(server?.headers[0]?.["user-agent"]).to.match(/^kaudit\/\d+\.\d+\.\d+ \([0-9a-f-]{36}\)$/);
  });

  it("is asked for no more than the rules of the change read", async () => {
    await run(["audit", "--hosts", "none", ...(await cluster())]);

    const asked = LISTS.filter((list) => server?.requests.includes(`GET ${listPath(list)}?limit=500`));
    const { cluster: planned } = planFacts(RULES, DERIVED_FACTS, STANDING);
    expect(asked.map(({ fact }) => fact)).to.have.members(
      planned.filter((fact) => PATHS.get(fact)?.startsWith("/api")),
    );
    expect(asked.length).to.be.lessThan(LISTS.length);
  });

  it("leaves open what it may not read, and says which list and what to grant", async () => {
    const { exitCode, stdout } = await run([
      "audit",
      "remove-node",
      "nodes-a",
      "-o",
      "json",
      ...(await cluster({ "/api/v1/persistentvolumes": forbidden })),
    ]);
    const report = reportOf(stdout);
    const list = report.coverage.lists.find(({ resource }) => resource === "persistentvolumes");

    expect(exitCode).to.be.oneOf([1, 3]);
    expect(list).to.deep.include({ state: "unobserved", reason: "forbidden" });
    expect(report.open.map(({ ruleId, reason }) => [ruleId, reason])).to.deep.include(["pinned-volume", "forbidden"]);
  });

  it("of which nothing can be read ends with 2 and one sentence", async () => {
    const flags = await cluster();
    await server?.close();

    const { exitCode, stdout, stderr } = await run(["audit", "--deadline", "20s", ...flags]);

    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    expect(stderr).to.match(/^kaudit: nothing can be audited from http:[^\n]+\n$/);
  });

  it("is recorded in a snapshot, which audits to the same report", async () => {
    const flags = await cluster();
    const file = workspace.path("cluster.jsonl.gz");

    const recorded = await run(["collect", "-f", file, ...flags]);
    const live = reportOf((await run(["audit", "--hosts", "none", "-o", "json", ...flags])).stdout);
    const later = reportOf((await run(["audit", "--hosts", "none", "-o", "json", "--snapshot", file])).stdout);

    expect(recorded).to.deep.include({ exitCode: 0, stdout: "", stderr: `kaudit: wrote ${file}\n` });
    expect(later.findings).to.deep.equal(live.findings);
    expect(later.rules).to.deep.equal(live.rules);
  });

  it("is recorded with the change that is planned", async () => {
    const file = workspace.path("drain.jsonl");

    await run(["collect", "drain", "nodes-a", "--ignore-daemonsets", "-f", file, ...(await cluster())]);

    expect((await readSnapshot(file)).snapshot.change).to.deep.include({ kind: "drain", nodes: ["nodes-a"] });
  });

  it("is recorded with its gaps, which end with 3", async () => {
    const file = workspace.path("gaps.jsonl");
    const flags = await cluster({ "/api/v1/pods": forbidden });

    const { exitCode, stderr } = await run(["collect", "-f", file, ...flags]);

    expect(exitCode).to.equal(3);
    expect(stderr).to.contain("not read: pods");
    expect((await readSnapshot(file)).snapshot.facts.pods).to.deep.include({
      state: "unobserved",
      reason: "forbidden",
    });
  });

  it("is recorded without a gap where it lacks a kind that only some clusters have", async () => {
    const absent: Fault = ({ response }) => sendJson(response, status(404, "404 page not found"), 404);
    const flags = await cluster({ "/apis/k3s.cattle.io/v1/etcdsnapshotfiles": absent });

    const { exitCode, stderr } = await run(["collect", "-f", workspace.path("plain.jsonl"), ...flags]);

    expect(exitCode).to.equal(0);
    expect(stderr).to.not.contain("not read");
    expect((await run(["access", ...flags])).exitCode).to.equal(0);
  });

  it("is not recorded without a file to record to", async () => {
    const { exitCode, stderr } = await run(["collect", ...(await cluster())]);

    expect(exitCode).to.equal(2);
    expect(stderr).to.equal('kaudit: "kaudit collect" needs a file to record to; write -f snapshot.jsonl.gz\n');
    expect(existsSync(workspace.path("snapshot.jsonl.gz"))).to.equal(false);
  });

  it("tells which lists may be read, and how to allow the others", async () => {
    const allowed = await run(["access", ...(await cluster())]);
    await server?.close();
    const refused = await run(["access", ...(await cluster({ "/api/v1/pods": forbidden }))]);

    expect(allowed.exitCode).to.equal(0);
    expect(allowed.stdout).to.match(/^pods +yes$/m);
    expect(refused.exitCode).to.equal(3);
    expect(refused.stdout).to.match(/^pods +no {3}forbidden$/m);
    expect(refused.stdout).to.match(/^1 of \d+ cannot be read; what rests on them stays open in an audit\.$/m);
    expect(refused.stdout).to.match(/^forbidden: pods$/m);
    expect(refused.stdout).to.contain("\n    kaudit permissions | kubectl apply -f -\n");
  });

  it("that cannot be reached is not explained list by list", async () => {
    const flags = await cluster();
    await server?.close();

    const { exitCode, stdout } = await run(["access", ...flags]);

    expect(exitCode).to.equal(2);
    expect(stdout.match(/nothing listens there/g)).to.have.length(1);
    expect(stdout).to.match(/^unreachable: nodes and \d+ more$/m);
    expect(stdout).to.match(/^ {4}kubectl --kubeconfig=\S+ get --raw \/readyz$/m);
  });

  it("is given the permissions that are printed, and no verb but get and list", async () => {
    const { exitCode, stdout } = await run(["permissions"]);

    expect(exitCode).to.equal(0);
    expect(stdout).to.contain("kind: ClusterRole");
    expect(new Set([...stdout.matchAll(/verbs: \["(\w+)"\]/g)].map(([, verb]) => verb))).to.deep.equal(
      new Set(["list", "get"]),
    );
  });

  it("and a snapshot are not both asked for", async () => {
    const { exitCode, stderr } = await run(["audit", "--snapshot", "s.json", "--context", "prod"]);

    expect(exitCode).to.equal(2);
    expect(stderr).to.equal(
      "kaudit: flag --context speaks of a live cluster, but --snapshot reads a file instead; leave one out\n",
    );
  });

  it("has no age and no gaps to be vouched for, as a snapshot has", async () => {
    for (const flag of ["--complete", "--max-age=1h"]) {
      const { exitCode, stderr } = await run(["audit", flag]);

      expect(exitCode).to.equal(2);
      expect(stderr).to.equal(
        `kaudit: flag ${flag.split("=")[0]} speaks of snapshots, but none is given; leave it out\n`,
      );
    }
  });

  it("that hangs is given up on a signal, what is there is reported, and the exit code is the signal's", async () => {
    let interrupt = (): void => undefined;
    const flags = await cluster({ "/api/v1/nodes": () => interrupt() });

    const { exitCode, stdout } = await run(["audit", "--hosts", "none", "-qojson", ...flags], {
      onInterrupt: (listener) => {
        interrupt = () => listener(143);
        return () => undefined;
      },
    });

    expect(exitCode).to.equal(143);
    const { coverage } = reportOf(stdout);
    expect(coverage.lists.find(({ resource }) => resource === "nodes")).to.include({ state: "unobserved" });
  });

  it("is read within a deadline that is one", async () => {
    const { exitCode, stderr } = await run(["audit", "--deadline", "soon"]);

    expect(exitCode).to.equal(2);
    expect(stderr).to.contain('flag --deadline is "soon"');
  });

  it("that hangs is given up at the deadline, and what is there is reported", async () => {
    const hang: Fault = () => undefined;
    const flags = await cluster({ "/api/v1/nodes": hang });

    const { exitCode, stdout } = await run(["audit", "--deadline", "3s", "--hosts", "none", "-o", "json", ...flags]);

    expect(exitCode).to.equal(3);
    expect(reportOf(stdout).coverage.lists.find(({ resource }) => resource === "nodes")).to.deep.include({
      reason: "timeout",
    });
  });
});
