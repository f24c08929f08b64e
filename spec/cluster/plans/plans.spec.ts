import { delimiter } from "node:path";
import { expect } from "chai";
import { plansOf } from "../../../lib/report/view/plan.js";
import { type Api, openApi } from "../api.js";
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.js";
import { describeCluster } from "../describe.js";
import { type PodObject, startStandInKubelets } from "../drains/stand-in-kubelets.js";
import { makeStandInNode } from "../drains/stand-in-node.js";
import { makeOperator, reportOf } from "../kaudit.js";
import { kubectl, runToEnd } from "../kubectl.js";
import { type PrintedBlock, printedBlocks } from "../replay/runbook-blocks.js";
import { until } from "../until.js";
import { BLOCKED_DRAINS, type BlockedDrain, NODE, NODES } from "./blocked-drains.js";

/** A step that is numbered belongs to the way forward. */
const isForward = ({ step }: PrintedBlock) => /^\d+\. /.test(step);
/** [s] for one block, which may hold a drain */
const PATIENCE_SECONDS = 120;

describeCluster("a drain that is blocked, and kaudit's steps out of it, run as they are printed", (undo) => {
  for (const blocked of BLOCKED_DRAINS) {
    it(`of ${blocked.title}`, async () => {
      const cluster = await startCluster(blocked);
      undo.push(cluster.stop);

      const plain = await kubectl(cluster.controlPlane, ["drain", "--ignore-daemonsets", "--timeout=8s", NODE]);
      expect(plain.exitCode === 0, plain.stderr).to.equal(blocked.onlyWaits === true);
      await kubectl(cluster.controlPlane, ["uncordon", NODE]);
      if (blocked.onlyWaits === true) await cluster.allRun();
      const before = await cluster.specs();

      const report = reportOf(await cluster.audit("json"));
      const [plan] = plansOf(report.prediction);
      expect(plan?.preparations.filter(({ purpose }) => purpose !== "spare").map(({ kind }) => kind)).to.deep.equal(
        blocked.plan,
      );
      expect(plan?.addedFlags).to.deep.equal(blocked.addedFlags ?? []);
      const blocks = printedBlocks((await cluster.audit("markdown")).stdout);
      expect(blocks.length).to.be.greaterThan(4);
      const steps = blocks.filter(isForward);

      // First as far as the preparations, and back.
      const drainAt = steps.findIndex(({ text }) => /^kubectl drain /m.test(text));
      expect(drainAt).to.be.greaterThan(0);
      for (const block of steps.slice(0, drainAt)) await cluster.follow(block);
      for (const block of blocks.filter((block) => !isForward(block))) await cluster.follow(block);
      await cluster.isAgain(before, blocked.stays ?? []);

      // Then to the end.
      for (const [index, block] of steps.entries()) {
        await cluster.follow(block);
        if (index === drainAt) expect(await cluster.podsOn(NODE)).to.deep.equal([]);
      }
      await cluster.isAgain(before, blocked.stays ?? []);
      await cluster.allRun();
      await cluster.stop();
    });
  }
});

interface Specs {
  readonly [object: string]: unknown;
}

async function startCluster({ objects, cordoned = [] }: BlockedDrain) {
  // On a busy machine a stand-in may renew its Leases late.
  const controlPlane = await startControlPlane({
    flags: { "kube-controller-manager": { "node-monitor-grace-period": "24h" } },
  });
  const api = openApi(controlPlane);
  const kubelets = startStandInKubelets(api, NODES);
  let isOver = false;
  const stop = async () => {
    if (isOver) return;
    isOver = true;
    await kubelets.stop();
    api.close();
    await controlPlane.stop();
  };
  try {
    for (const name of NODES) await makeStandInNode(api, name);
    const cluster = clusterOf(controlPlane, api, stop);
    // Of several budgets on a Pod the controller counts one anew when the Pod comes: they are made when all Pods are there.
    const isBudget = ({ path }: { readonly path: string }) => path.endsWith("/poddisruptionbudgets");
    for (const { path, object } of objects.filter((each) => !isBudget(each))) await api.send("POST", path, object);
    await cluster.allRun();
    for (const { path, object } of objects.filter(isBudget)) await api.send("POST", path, object);
    await cluster.allRun();
    for (const name of cordoned) {
      const { exitCode, stderr } = await kubectl(controlPlane, ["cordon", name]);
      expect(exitCode, stderr).to.equal(0);
    }
    return cluster;
  } catch (error) {
    await stop();
    throw error;
  }
}

function clusterOf(controlPlane: ControlPlane, api: Api, stop: () => Promise<void>) {
  const operator = makeOperator();
  const { kubernetes, adminKubeconfig } = controlPlane;
  const pods = async () => (await api.get<{ readonly items: readonly PodObject[] }>("/api/v1/pods")).items;
  const specs = async (): Promise<Specs> => {
    const { stdout } = await kubectl(controlPlane, ["get", "deploy,sts,pdb,hpa,nodes", "-A", "-o", "json"]);
    const { items } = JSON.parse(stdout) as {
      readonly items: readonly {
        readonly kind: string;
        readonly metadata: { readonly name: string };
        readonly spec: { readonly unschedulable?: boolean };
      }[];
    };
    return Object.fromEntries(
      items.map(({ kind, metadata, spec }) => [
        `${kind}/${metadata.name}`,
        kind === "Node" ? (spec.unschedulable ?? false) : spec,
      ]),
    );
  };
  return {
    controlPlane,
    stop,
    specs,
    audit: (format: string) =>
      operator.kaudit(["audit", "drain", NODE, "--ignore-daemonsets", "--hosts", "none", "-o", format], {
        kubeconfig: adminKubeconfig,
      }),
    podsOn: async (node: string) =>
      (await pods()).filter(({ spec }) => spec.nodeName === node).map(({ metadata }) => metadata.name),
    /** every Pod that is asked for has a Node, and each budget has been counted */
    allRun: () =>
      until("every Pod to run", 90, async () => {
        const all = await pods();
        const wanted = await api.get<{ readonly items: readonly { readonly spec: { readonly replicas: number } }[] }>(
          "/apis/apps/v1/deployments",
        );
        const budgets = await api.get<{
          readonly items: readonly { readonly status?: { readonly expectedPods?: number } }[];
        }>("/apis/policy/v1/poddisruptionbudgets");
        const least = wanted.items.reduce((sum, { spec }) => sum + spec.replicas, 0);
        const run = all.filter(({ status, metadata }) => status.phase === "Running" && !metadata.deletionTimestamp);
        return (
          run.length === all.length &&
          run.length >= Math.max(1, least) &&
          budgets.items.every(({ status }) => (status?.expectedPods ?? 0) > 0)
        );
      }),
    /** what a person does: paste it */
    follow: async ({ step, text }: PrintedBlock) => {
      const env = {
        PATH: [kubernetes.directory, "/usr/bin", "/bin"].join(delimiter),
        HOME: operator.home,
        KUBECONFIG: adminKubeconfig,
      };
      const ended = await runToEnd("timeout", [String(PATIENCE_SECONDS), "sh", "-c", text], { env });
      expect(ended.exitCode, `${step}\n${text}\n${ended.stdout}${ended.stderr}`).to.equal(0);
      expect(ended.stdout, step).to.match(/: done\n$/);
    },
    isAgain: async (before: Specs, stays: readonly string[]) => {
      const now = await specs();
      const without = (each: Specs) =>
        Object.fromEntries(Object.entries(each).filter(([name]) => !stays.includes(name)));
      expect(without(now)).to.deep.equal(without(before));
    },
  };
}
