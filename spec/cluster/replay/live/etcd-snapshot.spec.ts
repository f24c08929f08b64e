import { readFileSync } from "node:fs";
import { expect } from "chai";
import { describeCluster } from "../../describe.js";
import { until } from "../../until.js";
import { ROOT } from "../kubelet.js";
import { DESTINATION } from "../operator.js";
import { printedBlocks } from "../runbook-blocks.js";
import { ETCD_POD, makeEtcdImage } from "./etcd-pod.js";
import { type LiveCluster, NODE, startLiveCluster } from "./live-cluster.js";

const PKI = "/etc/kubernetes/pki/etcd";
const FLAGS = `--endpoints=https://127.0.0.1:2379 --cacert=${PKI}/ca.crt --cert=${PKI}/server.crt --key=${PKI}/server.key`;
const POD = ["-n", "kube-system", "exec", `etcd-${NODE}`, "--"];

describeCluster("the snapshot of etcd that a relocation's order of steps begins with", (undo) => {
  let cluster: LiveCluster;
  before(async function () {
    this.timeout(300_000);
    cluster = await startLiveCluster({ volumes: [] });
    undo.push(cluster.stop);
    const { node, controlPlane, kubectl } = cluster;
    const names = ["IP:127.0.0.1", "DNS:localhost"];
    const server = controlPlane.authority.issue("etcd-server", { subject: "/CN=etcd", names });
    await node.write(`${PKI}/ca.crt`, readFileSync(controlPlane.authority.certificate));
    await node.write(`${PKI}/server.crt`, readFileSync(server.certificate));
    await node.write(`${PKI}/server.key`, readFileSync(server.key), "600");
    await node.loadImage(makeEtcdImage());
    await node.write("/etc/kubernetes/manifests/etcd.json", ETCD_POD);
    await node.write("/root/.kube/config", await kubectl("config", "view", "--raw", "--flatten"), "600");
    await until("etcd to take a key", 120, async () => {
      return (await kubectl(...POD, "etcdctl", ...FLAGS.split(" "), "put", "witness", "kept")).includes("OK");
    });
  });

  it("is taken by the block as it is printed, of a real member with kubeadm's certificates and paths", async () => {
    const move = ["relocate", NODE, "--from", ROOT, "--to", DESTINATION];
    const ticket = await cluster.kaudit(...move, "-o", "markdown");
    const block = printedBlocks(ticket.stdout).find(({ label }) => label.startsWith("Only where etcd"));
    const { exitCode, stdout, stderr } = await cluster.shell.attempt(block?.text ?? "exit 99");

    expect(exitCode, `${stdout}${stderr}`).to.equal(0);
    expect(stdout).to.match(/: done\n$/);
    expect(stdout).to.match(/TOTAL KEYS/);
  });

  it("can be restored, and holds what was in the keyspace", async () => {
    await cluster.shell.run(`cd /run && ETCDCTL_API=3 etcdctl snapshot restore /var/lib/etcd/before-relocation.db \\
      --data-dir=/run/restored >/run/restore.log 2>&1`);

    expect(await cluster.shell.run("grep -ac witness /run/restored/member/snap/db")).to.match(/^[1-9]/);
  });
});
