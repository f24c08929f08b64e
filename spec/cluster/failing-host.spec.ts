import { expect } from "chai";
import type { ControlPlane } from "./control-plane/control-plane.js";
import { describeCluster } from "./describe.js";
import { type Operator, reportOf } from "./kaudit.js";
import type { ClusterNode } from "./node/node.js";
import { startShopCluster } from "./shop-cluster.js";

const RELOCATE = ["audit", "relocate", "node1", "--from", "/var/lib/kubelet", "--to", "/data900/kubelet"] as const;

describeCluster("an audit of a real node that fails", (undo) => {
  let controlPlane: ControlPlane;
  let node: ClusterNode;
  let operator: Operator;
  const audit = async (...args: readonly string[]) =>
    reportOf(await operator.kaudit([...RELOCATE, ...args, "-o", "json"], { kubeconfig: controlPlane.adminKubeconfig }));

  before(async () => {
    ({ controlPlane, node, operator } = await startShopCluster(undo));
  });

  it("loses the volume on the moved root for certain, while everything answers", async () => {
    const { findings, verdict } = await audit();

    expect(verdict).to.equal("no-go");
    expect(findings.find(({ ruleId }) => ruleId === "mounted-volume")).to.include({ severity: "critical" });
  });

  it("names the host when sshd is killed midway, and decides what the API alone tells", async () => {
    // Once the script runs, every sshd of the machine is killed by its id.
    const killer = node.run(`
      until [ -n "$(pgrep -f 'sh -s')" ]; do sleep 0.02; done
      for pid in $(pgrep -x sshd); do kill -KILL "$pid"; done
    `);
    const { coverage, verdict, open } = await audit();
    await killer;
    await node.startSshd();

    expect(coverage.hosts[0]).to.include({ node: "node1", state: "unobserved" });
    expect(coverage.hosts[0]?.reason).to.be.oneOf(["connection-lost", "unreachable"]);
    expect(open.flatMap(({ hosts }) => hosts)).to.include("node1");
    expect(verdict).to.be.oneOf(["no-go", "unknown"]);
  });

  it("reads the very same from a host whose clock is an hour off", async () => {
    const before = await audit();
    // The kernel has one clock for all namespaces, so the machine gets a date of its own.
    await node.write("/root/date", `#!/bin/sh\nexec /root/real-date -d "+1 hour" "$@"\n`, "755");
    await node.run("cp /usr/bin/date /root/real-date && mount --bind /root/date /usr/bin/date");
    const after = await audit();
    await node.run("umount /usr/bin/date");

    expect(after.coverage.hosts[0]).to.include({ state: "observed", identity: "verified" });
    expect(after.verdict).to.equal(before.verdict);
    expect(after.findings.map(({ fingerprint }) => fingerprint)).to.include.members(
      before.findings.map(({ fingerprint }) => fingerprint),
    );
  });

  it("goes by an older snapshot and the host when the API server is down", async () => {
    const snapshot = `${operator.home}/before.jsonl.gz`;
    const kubeconfig = controlPlane.adminKubeconfig;
    const collected = await operator.kaudit(["collect", "-f", snapshot], { kubeconfig });
    expect(collected).to.include({ exitCode: 0 });
    const before = await audit();
    await controlPlane.program("kube-apiserver").stop("SIGKILL");
    const ended = await operator.kaudit([...RELOCATE, "--snapshot", snapshot, "--hosts", "require", "-o", "json"]);
    await controlPlane.start("kube-apiserver");

    const { coverage, verdict, findings } = reportOf(ended);
    expect(coverage.hosts[0]).to.include({ node: "node1", state: "observed" });
    expect(verdict).to.equal(before.verdict);
    expect(findings.map(({ fingerprint }) => fingerprint)).to.have.members(
      before.findings.map(({ fingerprint }) => fingerprint),
    );
  });
});
