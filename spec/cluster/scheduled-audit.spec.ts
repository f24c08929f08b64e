import { readFileSync } from "node:fs";
import { expect } from "chai";
import { load } from "js-yaml";
import type { Report } from "../../lib/model/report.js";
import { makeAuditor } from "./auditor.js";
import { type ControlPlane, startControlPlane } from "./control-plane/control-plane.js";
import { describeCluster } from "./describe.js";
import { makeOperator, reportOf } from "./kaudit.js";
import { makeKauditImage } from "./kaudit-image.js";
import { kubectl } from "./kubectl.js";
import { hostAddress } from "./node/network.js";
import { type ClusterNode, startNode } from "./node/node.js";
import { until } from "./until.js";
import { startShop } from "./workload.js";

interface CronJob {
  readonly spec: {
    readonly jobTemplate: {
      readonly spec: {
        readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
      };
    };
  };
}

describeCluster("the scheduled audit of deploy/kubernetes", (undo) => {
  let controlPlane: ControlPlane;
  let node: ClusterNode;
  before(async () => {
    controlPlane = await startControlPlane({ address: hostAddress() });
    undo.push(controlPlane.stop);
    node = await startNode(controlPlane, { name: "node1" });
    undo.push(node.stop);
    await startShop(controlPlane, node);
    const cronJob = load(readFileSync("deploy/kubernetes/cron-job.yaml", "utf8")) as CronJob;
    const [container] = cronJob.spec.jobTemplate.spec.template.spec.containers;
    await node.loadImage(makeKauditImage(container?.image ?? ""));
  });

  it("runs as the manifests have it and finds what an audit from outside finds", async () => {
    const applied = await kubectl(controlPlane, ["apply", "-k", "deploy/kubernetes"]);
    expect(applied).to.include({ exitCode: 0, stderr: "" });
    const job = ["-n", "kaudit", "create", "job", "--from=cronjob/kaudit", "now"];
    expect(await kubectl(controlPlane, job)).to.include({ exitCode: 0 });

    const ended = await until("the Job's Pod to end", 90, async () => {
      const status = "jsonpath={.items[0].status.containerStatuses[0].state.terminated.exitCode}";
      const pods = ["-n", "kaudit", "get", "pods", "-l", "job-name=now", "-o", status];
      return (await kubectl(controlPlane, pods)).stdout || undefined;
    });
    const inside = reportOf(await kubectl(controlPlane, ["-n", "kaudit", "logs", "job/now"]));

    const operator = makeOperator();
    const { kubeconfig } = await makeAuditor(controlPlane, operator);
    const outside = await operator.kaudit(["audit", "--hosts", "none", "-o", "json"], { kubeconfig });
    expect(summaryOf(inside)).to.deep.equal(summaryOf(reportOf(outside)));
    expect(inside.findings).to.have.length.above(0);
    expect(Number(ended)).to.equal(outside.exitCode);
    const unread = inside.coverage.lists.filter(
      ({ state, reason }) => state !== "observed" && reason !== "not-collected",
    );
    // A kind of k3s, which no other cluster serves.
    expect(unread.map(({ resource, reason }) => `${resource} ${reason}`)).to.deep.equal([
      "etcdsnapshotfiles not-served",
    ]);
  });
});

/** What two audits of the same cluster have to agree on. */
function summaryOf({ cluster, verdict, findings, open }: Report) {
  return {
    cluster: { id: cluster.id, version: cluster.version },
    verdict,
    findings: findings.map(({ fingerprint, severity, message }) => ({ fingerprint, severity, message })),
    open: open.map(({ fingerprint, reason }) => ({ fingerprint, reason })),
  };
}
