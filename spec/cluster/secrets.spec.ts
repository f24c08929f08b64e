import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import type { ControlPlane } from "./control-plane/control-plane.js";
import { describeCluster } from "./describe.js";
import type { Operator } from "./kaudit.js";
import { apply, kubectl } from "./kubectl.js";
import { type ClusterNode, WORKLOAD_IMAGE } from "./node/node.js";
import { newDirectory } from "./run-directory.js";
import { startShopCluster } from "./shop-cluster.js";

/** What stands in everything that is secret here, with the place that it was planted in. */
const MARK = "hunter2";
const planted = (place: string) => `${MARK}-${place}`;

/** Places whose secret stands in a text. */
const placesIn = (text: string) => [...new Set(text.match(new RegExp(`${MARK}-[a-z0-9-]+`, "g")))];

const CHANGES: readonly (readonly string[])[] = [
  [],
  ["drain", "node1", "--ignore-daemonsets"],
  ["relocate", "node1", "--from", "/var/lib/kubelet", "--to", "/data900/kubelet"],
  ["reboot", "node1"],
];

const FORMATS = ["json", "yaml", "table", "markdown"] as const;

const TALKATIVE_POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "talkative",
    namespace: "shop",
    annotations: {
      "example.com/token": planted("annotation"),
      "kubectl.kubernetes.io/last-applied-configuration": planted("last-applied"),
    },
  },
  spec: {
    containers: [
      {
        name: "app",
        image: WORKLOAD_IMAGE,
        imagePullPolicy: "Never",
        env: [{ name: "PASSWORD", value: planted("env") }],
        envFrom: [{ secretRef: { name: "password" } }],
        args: ["sleep 3600", `--password=${planted("argument")}`],
        livenessProbe: { exec: { command: ["true", planted("probe")] }, periodSeconds: 600 },
        lifecycle: { preStop: { exec: { command: ["true", planted("hook")] } } },
      },
    ],
  },
};

const STATIC_POD = JSON.stringify({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "static", namespace: "kube-system", annotations: { token: planted("static-annotation") } },
  spec: {
    containers: [
      {
        name: "static",
        image: WORKLOAD_IMAGE,
        imagePullPolicy: "Never",
        args: ["sleep 3600", `--etcd-password=${planted("static-argument")}`],
        env: [{ name: "TOKEN", value: planted("static-env") }],
      },
    ],
  },
});

describeCluster("secrets planted in a real cluster and on its host", (undo) => {
  let controlPlane: ControlPlane;
  let node: ClusterNode;
  let operator: Operator;

  before(async () => {
    ({ controlPlane, node, operator } = await startShopCluster(undo));
    await apply(controlPlane, [
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "password", namespace: "shop" },
        stringData: { PASSWORD: planted("secret") },
      },
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings", namespace: "shop" },
        data: { password: planted("configmap") },
      },
      TALKATIVE_POD,
    ]);
    await node.write("/etc/kubernetes/manifests/static.yaml", STATIC_POD);
    await node.write("/etc/fstab", `//nas/share /mnt cifs username=me,password=${planted("fstab")} 0 0\n`);
    await node.write("/etc/rancher/k3s/config.yaml", `token: ${planted("k3s")}\n`);
    await node.write("/var/lib/kubelet/note", planted("file"));
    await node.write(`/var/lib/kubelet/pki/private.key`, planted("key"));
    await node.run(`cp /bin/sleep /opt/bin/etcd && (setsid /opt/bin/etcd 3600 >/dev/null 2>&1 </dev/null &)`);
    const running = ["-n", "shop", "wait", "--for=condition=Ready", "pod/talkative", "--timeout=60s"];
    expect(await kubectl(controlPlane, running)).to.include({ exitCode: 0 });
  });

  it("are there to be found", async () => {
    const pods = await kubectl(controlPlane, ["get", "pods,secrets,configmaps", "-A", "-o", "yaml"]);
    for (const place of ["env", "annotation", "argument", "configmap", "static-env"]) {
      expect(pods.stdout).to.contain(planted(place));
    }
    expect(await node.run("cat /etc/fstab /etc/kubernetes/manifests/static.yaml")).to.contain(planted("fstab"));
  });

  for (const change of CHANGES) {
    it(`are in no snapshot, report, log or error of ${change[0] ?? "the standing audit"}`, async () => {
      const snapshot = `${newDirectory("snapshot")}/all.jsonl.gz`;
      const live = { kubeconfig: controlPlane.adminKubeconfig };
      const ran = [await operator.kaudit(["collect", ...change, "-v", "-f", snapshot, "--hosts", "require"], live)];
      for (const format of FORMATS) {
        ran.push(await operator.kaudit(["audit", ...change, "-v", "--hosts", "require", "-o", format], live));
      }
      const recorded = gunzipSync(readFileSync(snapshot)).toString();

      expect(recorded).to.contain("talkative");
      expect(placesIn(recorded)).to.deep.equal([]);
      for (const { stdout, stderr } of ran) expect(placesIn(stdout + stderr)).to.deep.equal([]);
      expect(ran.map(({ exitCode }) => exitCode)).to.not.include(2);
    });
  }

  it("are in no error about a credential plugin that failed: what it says to stderr is passed on, as kubectl does", async () => {
    const said = "the session is over, log in again";
    const script = `echo '${said}' >&2; echo '{"token":"${planted("plugin-output")}"}'; exit 1`;
    const exec = { command: "sh", args: ["-c", script, planted("plugin-argument")] };
    const kubeconfig = controlPlane.kubeconfigFor("plugin", { exec });
    const { exitCode, stdout, stderr } = await operator.kaudit(["audit", "-v", "--hosts", "none"], { kubeconfig });

    expect(exitCode).to.equal(2);
    expect(stderr).to.contain(said);
    expect(placesIn(stdout + stderr)).to.deep.equal([]);
  });
});
