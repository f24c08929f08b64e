import { readFileSync } from "node:fs";
import { expect } from "chai";
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.js";
import { describeCluster } from "../describe.js";
import { makeOperator, type Operator, reportOf } from "../kaudit.js";
import { apply, kubectl } from "../kubectl.js";
import { hostAddress } from "../node/network.js";
import { type ClusterNode, startNode } from "../node/node.js";
import { until } from "../until.js";
import { findCrictl } from "./crictl.js";
import { guarded } from "./replayed-machine.js";
import { type PrintedBlock, printedBlocks } from "./runbook-blocks.js";
import { CHECKSUMS, PREPARE_DIRECTORIES, STATIC_POD, workloads } from "./workloads.js";

const MOVE = ["relocate", "node1", "--from", "/var/lib/kubelet", "--to", "/data900/kubelet"];
const WAYS = [
  "--from",
  "/var/lib/containerd",
  "--to",
  "/data900/containerd",
  "--method",
  "mount",
  "--removal",
  "rm-rf",
];

describeCluster("the safe order of steps, executed as it is printed", (undo) => {
  let controlPlane: ControlPlane;
  let node: ClusterNode;
  let operator: Operator;
  let checksums = "";
  let blocks: readonly PrintedBlock[] = [];
  const audit = async (...args: readonly string[]) =>
    operator.kaudit(["audit", ...args], { kubeconfig: controlPlane.adminKubeconfig });

  before(async function () {
    this.timeout(1_200_000);
    const crictl = await findCrictl();
    controlPlane = await startControlPlane({ address: hostAddress() });
    undo.push(controlPlane.stop);
    node = await startNode(controlPlane, { name: "node1" });
    undo.push(node.stop);
    await node.run(`: >/kaudit-replay\n${PREPARE_DIRECTORIES}\nmv /opt/bin/systemctl /opt/bin/systemctl-services`);
    await node.write("/opt/bin/systemctl", readFileSync("spec/cluster/replay/systemctl.sh"), "755");
    await node.write("/opt/bin/crictl", readFileSync(crictl), "755");
    await node.write("/etc/crictl.yaml", "runtime-endpoint: unix:///run/containerd/containerd.sock\n");
    const { stdout } = await kubectl(controlPlane, ["config", "view", "--raw", "--flatten"]);
    await node.write("/root/.kube/config", stdout, "600");
    await node.write("/etc/kubernetes/manifests/static.json", STATIC_POD);
    await apply(controlPlane, workloads("node1"));
    for (const name of ["deployment/database", "deployment/web", "daemonset/agent"]) await runs(name);
    checksums = await node.run(CHECKSUMS);
    operator = makeOperator();
    await operator.meet(node);
  });

  async function runs(name: string): Promise<void> {
    const { exitCode, stdout, stderr } = await kubectl(controlPlane, ["rollout", "status", name, "--timeout=180s"]);
    if (exitCode !== 0) throw new Error(`${name}: ${stdout}${stderr}`);
  }

  it("is printed for a node whose volumes are all exposed", async () => {
    const { prediction, verdict } = reportOf(await audit(...MOVE, ...WAYS, "-o", "json"));

    expect(verdict).to.equal("no-go");
    if (prediction?.kind !== "relocate") throw new Error("a relocation is predicted");
    const exposed = prediction.volumes.filter(({ lostBy }) => lostBy.includes("rm-rf")).map(({ hostPath }) => hostPath);
    expect(new Set(exposed)).to.deep.equal(
      new Set(["/opt/pv/same", "/data900/pv/other", "/data900/pv/other/sub", "/mnt/bound", "/srv/shared/sub"]),
    );
    blocks = printedBlocks((await audit(...MOVE, ...WAYS, "-o", "markdown")).stdout);
    expect(blocks.length).to.be.greaterThan(12);
  });

  it("runs to its end, block by block, and keeps every file", async function () {
    this.timeout(900_000);
    for (const block of blocks) {
      // etcd is no static Pod here; the way back is for who has to go back.
      if (
        block.label.startsWith("Only where etcd") ||
        block.step.startsWith("Way back") ||
        /put the old/i.test(block.step)
      )
        continue;
      const { exitCode, stdout, stderr } = await follow(block);
      console.log(`        ${block.step}: ${exitCode === 0 ? "done" : `stopped (${exitCode})`}`);
      expect(exitCode, `${block.step}\n${block.text}\n${stdout}\n${stderr}`).to.equal(0);
      expect(stdout).to.match(/: done\n$/);
      expect(await node.run(CHECKSUMS), block.step).to.equal(checksums);
    }
    for (const name of ["deployment/database", "deployment/web", "daemonset/agent"]) await runs(name);
    expect(
      await node.run(
        "readlink -e /var/lib/kubelet; findmnt --noheadings --output SOURCE --mountpoint /var/lib/kubelet",
      ),
    ).to.match(/^\/var\/lib\/kubelet\n\S+\[\/kubelet\]\n$/);
    expect(await node.run("ls -d /var/lib/*.before-relocation 2>/dev/null | wc -l")).to.equal("0\n");
  });

  /** What a person does: paste it, and where the text says to wait, try again. */
  async function follow({ step, text }: PrintedBlock) {
    const script = `backup=/backup\n${text}`;
    if (!/^\d+\. (?:See that the volumes are unmounted|Let the Pods in|Stop the kubelet)/.test(step))
      return guarded(node).attempt(script);
    let last = await guarded(node).attempt(script);
    await until(`${step}`, 180, async () => {
      if (last.exitCode === 0) return true;
      last = await guarded(node).attempt(script);
      return last.exitCode === 0;
    }).catch(() => undefined);
    return last;
  }

  it("leaves nothing critical or high behind", async () => {
    const { findings, verdict } = reportOf(await audit("-o", "json", "--hosts", "require"));

    expect(findings.filter(({ severity }) => severity === "critical" || severity === "high")).to.deep.equal([]);
    expect(["attention", "pass", "unknown"]).to.include(verdict);
  });
});
