import { expect } from "chai";
import { describeCluster } from "../../describe.js";
import { apply } from "../../kubectl.js";
import { WORKLOAD_IMAGE } from "../../node/node.js";
import { until } from "../../until.js";
import { ROOT } from "../kubelet.js";
import { DESTINATION } from "../operator.js";
import { type LiveCluster, NODE, startLiveCluster } from "./live-cluster.js";

const NAME = "csi-node";
const SLEEP = "trap exit TERM; while :; do sleep 1 & wait; done";
const labels = { app: NAME };
const container = (name: string, more: object) => ({
  name,
  image: WORKLOAD_IMAGE,
  imagePullPolicy: "Never",
  args: [SLEEP],
  ...more,
});

/** A storage driver as its project ships it: the kubelet's root in its container, what it mounts there seen by the host. */
const DRIVER = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: NAME, namespace: "kube-system" },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [
          container("driver", {
            securityContext: { privileged: true },
            volumeMounts: [{ name: "root", mountPath: ROOT, mountPropagation: "Bidirectional" }],
          }),
        ],
        volumes: [{ name: "root", hostPath: { path: ROOT, type: "Directory" } }],
      },
    },
  },
};

/** A Pod that is given the directory where the driver says that it mounted a volume. */
const client = (path: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "client", namespace: "default" },
  spec: {
    containers: [container("client", { volumeMounts: [{ name: "volume", mountPath: "/volume" }] })],
    volumes: [{ name: "volume", hostPath: { path, type: "Directory" } }],
  },
});

const MOVE = ["relocate", NODE, "--from", ROOT, "--to", DESTINATION, "--method", "symlink", "--removal", "keep"];
const volumeAt = (root: string, name: string) => `${root}/plugins/driver/${name}`;

describeCluster("a storage driver that stays up while the kubelet's root is moved", (undo) => {
  let cluster: LiveCluster;
  before(async function () {
    this.timeout(300_000);
    cluster = await startLiveCluster({ volumes: [] });
    undo.push(cluster.stop);
    await apply(cluster.controlPlane, [DRIVER]);
    await driverRuns();
  });

  async function driverRuns(): Promise<void> {
    await cluster.kubectl("-n", "kube-system", "rollout", "status", `daemonset/${NAME}`, "--timeout=120s");
  }

  /** The kubelet makes the directory, the driver mounts a volume there and says whether it could. */
  async function publish(name: string): Promise<void> {
    const path = volumeAt(ROOT, name);
    await cluster.shell.run(`mkdir -p ${path}`);
    const inDriver = ["-n", "kube-system", "exec", `daemonset/${NAME}`, "--"];
    // A kubelet that has just started does not know its Pods yet.
    await until("the driver to answer", 60, async () => (await cluster.kubectl(...inDriver, "echo", "here")) !== "");
    const script = `mkdir -p ${path} && mount -t tmpfs ${name} ${path} && echo data >${path}/file`;
    await cluster.kubectl(...inDriver, "sh", "-c", script);
  }

  const content = async (path: string) => (await cluster.shell.run(`ls -A ${path}`)).trim();

  /** Deletes the driver's Pod and waits for the one that its DaemonSet makes in its place. */
  async function restartDriver(): Promise<string> {
    await cluster.kubectl("-n", "kube-system", "delete", "pod", "-l", `app=${NAME}`, "--wait=true");
    return until("the driver's next Pod", 60, async () => {
      const name = [
        "-n",
        "kube-system",
        "get",
        "pods",
        "-l",
        `app=${NAME}`,
        "-o",
        "jsonpath={.items[*].metadata.name}",
      ];
      return (await cluster.kubectl(...name)) || undefined;
    });
  }

  it("mounts what Pods see, and is told as what will not", async () => {
    await publish("before");
    expect(await content(volumeAt(ROOT, "before"))).to.equal("file");

    const { findings, verdict } = await cluster.audit(...MOVE);
    const told = findings.filter(({ ruleId }) => ruleId === "bidirectional-mount");
    expect(verdict).to.equal("no-go");
    expect(told).to.have.length(1);
    expect(told[0]).to.include({ severity: "critical", certainty: "conditional" });
    expect(told[0]?.data).to.include({ namespace: "kube-system", path: ROOT, node: NODE });
  });

  it("is told that it will not start where the link leads to a private mount, but will where the root is mounted", async () => {
    const told = async (method: string) => {
      const move = ["--from", ROOT, "--to", DESTINATION, "--method", method];
      const { findings } = await cluster.audit("relocate", NODE, ...move);
      return findings.flatMap(({ ruleId, messageId }) => (ruleId === "private-destination" ? [messageId] : []));
    };

    expect(await told("symlink"), "shared").to.deep.equal([]);
    await cluster.shell.run("mount --make-private /data900");
    expect(await told("symlink")).to.deep.equal(["notShared"]);
    expect(await told("mount")).to.deep.equal(["boundAnew"]);
    await cluster.shell.run("mount --make-shared /data900");
  });

  it("mounts the next volume where nobody looks, and a Pod starts on an empty directory", async () => {
    await cluster.shell.run(`umount ${volumeAt(ROOT, "before")}
      systemctl stop kubelet containerd
      rsync -ax ${ROOT}/ ${DESTINATION}/ && mv ${ROOT} ${ROOT}.bak && ln -s ${DESTINATION} ${ROOT}
      systemctl start containerd kubelet`);
    await until("the kubelet", 120, async () => {
      await cluster.shell.run("systemctl start kubelet");
      return (await cluster.shell.attempt("busybox wget -q -O - http://127.0.0.1:10248/healthz")).stdout === "ok";
    });
    await publish("after");

    expect(await content(volumeAt(ROOT, "after"))).to.equal("");
    expect(await content(volumeAt(`${ROOT}.bak`, "after"))).to.equal("file");
    await apply(cluster.controlPlane, [client(volumeAt(ROOT, "after"))]);
    await cluster.kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=120s");
    expect(await cluster.kubectl("exec", "client", "--", "ls", "-A", "/volume")).to.equal("");
  });

  it("mounts in the new place once it was restarted, as the remedy says", async () => {
    await restartDriver();
    await driverRuns();
    await publish("later");

    expect(await content(volumeAt(ROOT, "later"))).to.equal("file");
    expect(await content(`$(readlink -f ${ROOT})/plugins/driver/later`)).to.equal("file");
  });

  it("is refused by the runtime where the link leads to a private mount, which the kubelet does not see", async () => {
    await cluster.shell.run(
      `umount ${volumeAt(ROOT, "later")}; mount --make-private /data900; systemctl restart kubelet`,
    );
    const pod = await restartDriver();

    const reason = await until("the runtime's refusal", 120, async () => {
      const event = ["-n", "kube-system", "get", "events", "--field-selector", `involvedObject.name=${pod}`];
      return /is not a shared mount/.exec(await cluster.kubectl(...event))?.[0];
    });
    expect(reason).to.equal("is not a shared mount");
  });
});
