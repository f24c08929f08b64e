import { expect } from "chai";
import type { Report } from "../../../../lib/model/report.js";
import { aControlPlane, anEtcdPod } from "../../../rules/etcd/etcd-cases.js";
import { run } from "../run.js";
import { useWorkspace } from "../workspace.js";

const RECORDED = "fixtures/snapshots/demo.jsonl.gz";

describe("an audit under a configuration", () => {
  const workspace = useWorkspace();

  async function audit(config: string, ...more: readonly string[]) {
    const file = workspace.file("config.yaml", config);
    return run(["audit", "-qojson", "--snapshot", RECORDED, "--config", file, ...more]);
  }

  it("takes the configured waivers into account, and says which were used, not used, expired", async () => {
    const { stdout } = await audit(`waivers:
  - {rule: single-node-cluster, reason: a lab, ticket: OPS-1}
  - {rule: emptied-volume, subject: pv-none, reason: gone}
  - {rule: mounted-former-root, reason: known, expires: 2020-01-01}
`);

    const { waivers, findings }: Report = JSON.parse(stdout);
    expect(waivers.map(({ ruleId, state }) => [ruleId, state])).to.deep.equal([
      ["single-node-cluster", "used"],
      ["emptied-volume", "unused"],
      ["mounted-former-root", "expired"],
    ]);
    expect(findings.find(({ ruleId }) => ruleId === "single-node-cluster")?.waiver).to.equal(
      "config:single-node-cluster",
    );
  });

  it("calls the cluster by the configured name", async () => {
    const { stdout } = await audit("cluster: {id: prod-eu, name: Production}\n");

    const { cluster }: Report = JSON.parse(stdout);
    expect(cluster).to.include({ id: "prod-eu", idSource: "config", name: "Production" });
  });

  it("takes a person's word for backups elsewhere, and says that it is one", async () => {
    const items = [
      { apiVersion: "v1", kind: "Node", ...aControlPlane("cp1") },
      { apiVersion: "v1", kind: "Pod", ...anEtcdPod("cp1") },
    ];
    const list = workspace.file("list.json", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    const file = workspace.file("config.yaml", "etcdBackups:\n  - {elsewhere: the nightly image}\n");

    const { stdout } = await run(["audit", "-qojson", "--complete", "--snapshot", list, "--config", file]);

    const { findings }: Report = JSON.parse(stdout);
    const told = findings.filter(({ ruleId }) => ruleId === "missing-etcd-snapshot");
    expect(told.map(({ severity, message }) => [severity, message])).to.deep.equal([
      [
        "medium",
        "No snapshot of etcd from the last day was found on any host, since none was looked at; by kaudit's configuration they are kept at the nightly image, and no restore for trial within a year is told of",
      ],
    ]);
  });

  it("refuses a waiver of a rule that does not exist", async () => {
    const { exitCode, stderr } = await audit("waivers:\n  - {rule: single-node-clustr, reason: a lab}\n");

    expect(exitCode).to.equal(2);
    expect(stderr).to.equal(
      `kaudit: unknown rule "single-node-clustr" in the waivers of ${workspace.path("config.yaml")} ` +
        "(did you mean single-node-cluster?); kaudit rules lists all\n",
    );
  });
});
