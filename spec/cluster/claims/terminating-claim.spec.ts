import { expect } from "chai";
import { type Api, openApi } from "../api.js";
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.js";
import { describeCluster } from "../describe.js";
import { startStandInKubelets } from "../drains/stand-in-kubelets.js";
import { makeStandInNode } from "../drains/stand-in-node.js";
import { makeOperator, reportOf } from "../kaudit.js";
import { kubectl } from "../kubectl.js";
import { until } from "../until.js";

const WORKERS = ["worker-0", "worker-1"];
const CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";

interface ClaimObject {
  readonly metadata: { readonly deletionTimestamp?: string };
  readonly status: { readonly phase?: string };
}

describeCluster("a claim that is deleted while a Pod uses it", (undo) => {
  let controlPlane: ControlPlane;
  let api: Api;
  before(async () => {
    // On a busy machine a stand-in may renew its Leases late.
    const flags = { "kube-controller-manager": { "node-monitor-grace-period": "24h" } };
    controlPlane = await startControlPlane({ flags });
    undo.push(controlPlane.stop);
    api = openApi(controlPlane);
    undo.push(api.close);
    const kubelets = startStandInKubelets(api, WORKERS);
    undo.push(kubelets.stop);
    for (const name of WORKERS) await makeStandInNode(api, name);
    await api.send("POST", "/api/v1/persistentvolumes", {
      metadata: { name: "data" },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Delete",
        storageClassName: "none",
        csi: { driver: "csi.kaudit.spec", volumeHandle: "data" },
      },
    });
    await api.send("POST", CLAIMS, {
      metadata: { name: "data" },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "none",
        volumeName: "data",
        resources: { requests: { storage: "1Gi" } },
      },
    });
    const containers = [{ name: "main", image: "kaudit.spec/none:1" }];
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    const template = {
      metadata: { labels: { app: "db" } },
      spec: { terminationGracePeriodSeconds: 0, containers, volumes },
    };
    await api.send("POST", "/apis/apps/v1/namespaces/default/deployments", {
      metadata: { name: "db" },
      spec: { replicas: 1, selector: { matchLabels: { app: "db" } }, template },
    });
    await until("the Pod to run", 60, async () => (await nodeOfPod()) !== undefined);
  });

  async function nodeOfPod(): Promise<string | undefined> {
    const { items } = await api.get<{
      readonly items: readonly {
        readonly spec: { readonly nodeName?: string };
        readonly status: { readonly phase?: string };
      }[];
    }>("/api/v1/namespaces/default/pods");
    return items.find(({ status }) => status.phase === "Running")?.spec.nodeName;
  }

  const findings = async (node: string) => {
    const args = ["audit", "drain", node, "--ignore-daemonsets", "--hosts", "none", "-o", "json"];
    const { adminKubeconfig: kubeconfig } = controlPlane;
    return reportOf(await makeOperator().kaudit(args, { kubeconfig })).findings.filter(
      ({ ruleId }) => ruleId === "terminating-claim",
    );
  };

  it("stays, goes with the drain as kaudit says beforehand, and leaves the new Pod without one", async () => {
    const node = (await nodeOfPod()) ?? "";
    expect(await findings(node)).to.deep.equal([]);
    await api.send("DELETE", `${CLAIMS}/data`);
    const { metadata } = await api.get<ClaimObject>(`${CLAIMS}/data`);
    expect(metadata.deletionTimestamp).to.not.equal(undefined);

    const [said] = await findings(node);
    expect(said).to.include({ messageId: "deletes", severity: "critical", certainty: "certain" });
    const { exitCode, stderr } = await kubectl(controlPlane, ["drain", "--ignore-daemonsets", "--timeout=60s", node]);
    expect(exitCode, stderr).to.equal(0);

    await until("the claim to be gone", 30, async () => {
      const gone = api.get<ClaimObject>(`${CLAIMS}/data`).then(
        () => false,
        (error: unknown) => String(error).includes(" 404 "),
      );
      return gone;
    });
    const volume = await until("the volume to be released", 30, async () => {
      const found = await api.get<ClaimObject>("/api/v1/persistentvolumes/data");
      return found.status.phase === "Bound" ? undefined : found;
    });
    expect(volume.status.phase).to.be.oneOf(["Released", "Failed"]);
    expect(await nodeOfPod()).to.equal(undefined);
  });
});
