import { expect } from "chai";
import { type ControlPlane, startControlPlane } from "./control-plane/control-plane.js";
import { describeCluster } from "./describe.js";
import { makeOperator, reportOf } from "./kaudit.js";
import { apply, kubectl } from "./kubectl.js";
import { hostAddress } from "./node/network.js";
import { type ClusterNode, startNode, WORKLOAD_IMAGE } from "./node/node.js";

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default" },
  spec: {
    containers: [{ name: "web", image: WORKLOAD_IMAGE, imagePullPolicy: "Never", args: ["echo hello; sleep 3600"] }],
  },
};

describeCluster("a cluster with a real node", (undo) => {
  let controlPlane: ControlPlane;
  let node: ClusterNode;
  before(async () => {
    controlPlane = await startControlPlane({ address: hostAddress() });
    undo.push(controlPlane.stop);
    node = await startNode(controlPlane, { name: "node1" });
    undo.push(node.stop);
    await apply(controlPlane, [POD]);
    const wait = ["wait", "--for=condition=Ready", "pod/web", "--timeout=90s"];
    // What kubectl says besides does not count: it warns of the watch that it ends itself, now and then.
    const { exitCode, stderr } = await kubectl(controlPlane, wait);
    expect(exitCode, stderr).to.equal(0);
  });

  it("is of the pinned version", async () => {
    const { stdout } = await kubectl(controlPlane, [
      "get",
      "node",
      "node1",
      "-o",
      "jsonpath={.status.nodeInfo.kubeletVersion}",
    ]);

    expect(stdout)
      .to.equal(controlPlane.kubernetes.version)
      .and.match(/^v1\.\d+\.\d+$/);
  });

  it("lets kubectl read a Pod's log and run a command in it", async () => {
    expect(await kubectl(controlPlane, ["logs", "web"])).to.include({ stdout: "hello\n" });
    const probe = 'nc -w 5 "$KUBERNETES_SERVICE_HOST" 443 </dev/null && echo reached';
    const ran = await kubectl(controlPlane, ["exec", "web", "--", "sh", "-c", probe]);
    expect(ran).to.include({ exitCode: 0, stdout: "reached\n" });
  });

  it("mounts a Pod's token in the machine's own mount namespace", async () => {
    expect(await node.run("grep -c kubernetes.io~projected /proc/1/mountinfo")).to.equal("1\n");
  });

  it("has a host that kaudit reads over SSH and knows for the Node", async () => {
    const operator = makeOperator();
    await operator.meet(node);
    const args = ["audit", "reboot", "node1", "-o", "json"];
    const { coverage } = reportOf(await operator.kaudit(args, { kubeconfig: controlPlane.adminKubeconfig }));

    expect(coverage.hosts).to.have.length(1);
    expect(coverage.hosts[0]).to.include({
      node: "node1",
      address: node.address,
      state: "observed",
      identity: "verified",
    });
  });
});
