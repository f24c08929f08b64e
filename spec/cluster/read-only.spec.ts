import { expect } from "chai";
import type { Report } from "../../lib/model/report.js";
import { type Auditor, makeAuditor, nameOf, type PolicyRule } from "./auditor.js";
import type { ControlPlane } from "./control-plane/control-plane.js";
import { describeCluster } from "./describe.js";
import { type Operator, reportOf } from "./kaudit.js";
import type { ClusterNode } from "./node/node.js";
import { startShopCluster } from "./shop-cluster.js";
import { until } from "./until.js";

/** One audit of each kind. */
const CHANGES: readonly (readonly string[])[] = [
  ["drain", "node1", "--ignore-daemonsets"],
  ["reboot", "node1"],
  ["power-off", "node1"],
  ["remove-node", "node1"],
  ["relocate", "node1", "--from", "/var/lib/kubelet", "--to", "/data900/kubelet"],
  ["replace-control-plane", "node1"],
  ["restore-etcd", "--backup", "/backup/etcd.db", "--on", "node1"],
  ["upgrade", "--to", "v1.37.0"],
  [],
];

/** Those for which hosts are read: all but the one that names no Node. */
const TOUCHING = CHANGES.filter(([kind]) => kind !== "upgrade");

/** Names, types, modes, owners, sizes, times of change and targets of everything on its disks and in /run; mounts, modules, rules. */
const STATE_OF_MACHINE = `
  find / /data900 /run /dev -xdev ! -path /var/log/sshd.log ! -path /proc ! -path /sys -printf '%p %y %m %n %U %G %s %T@ %C@ %l\\n' | sort
  cat /proc/1/mountinfo /proc/modules /proc/swaps
  iptables-save | grep -v '^[#:]'
`;

describeCluster("kaudit under the ClusterRole that it prints, read-only", (undo) => {
  let controlPlane: ControlPlane;
  let node: ClusterNode;
  let operator: Operator;
  let auditor: Auditor;
  const audit = async (change: readonly string[], ...args: readonly string[]): Promise<Report> =>
    reportOf(await operator.kaudit(["audit", ...change, ...args, "-o", "json"], auditor));

  before(async () => {
    ({ controlPlane, node, operator } = await startShopCluster(undo));
    auditor = await makeAuditor(controlPlane, operator);
  });

  it("asks by get and list alone, for no Secret, and is refused nothing", async () => {
    for (const change of CHANGES) await audit(change);
    await operator.kaudit(["collect", "-f", `${operator.home}/all.jsonl`], auditor);
    await operator.kaudit(["access"], auditor);

    const events = controlPlane.auditEvents().filter(({ user }) => user.username === auditor.user);
    const asked = events.map(({ verb, requestURI }) => `${verb} ${requestURI}`);
    expect(events).to.have.length.above(100);
    expect(new Set(events.map(({ verb }) => verb))).to.have.keys("get", "list");
    expect(asked.filter((line) => /secrets|\/proxy|\/exec|\/log\b/.test(line))).to.deep.equal([]);
    const refused = events.filter(({ responseStatus }) => responseStatus?.code !== 200);
    // A kind of k3s, which no other cluster serves.
    expect(refused.filter(({ requestURI }) => !requestURI.startsWith("/apis/k3s.cattle.io/"))).to.deep.equal([]);
    expect(new Set(events.map(({ userAgent = "" }) => userAgent.split("/")[0]))).to.have.keys("kaudit");
  });

  it("goes on without any one permission, and says what it could then not decide", async () => {
    const readers = await changesByList(CHANGES, audit);
    const opened = new Set<string>();
    for (const permission of auditor.permissions.filter(isOurs)) {
      const name = nameOf(permission);
      await auditor.allow(auditor.permissions.filter((other) => other !== permission));
      await until(`${name} to be forbidden`, 20, async () => {
        const { stdout } = await operator.kaudit(["access"], auditor);
        return stdout.split("\n").some((line) => line.startsWith(`${name} `) && line.endsWith("forbidden"));
      });
      const change = readers.get(permission.resources?.[0] ?? "");
      // What no rule reads yet is collected for snapshots alone.
      if (change === undefined) continue;
      const { coverage, open, prediction, verdict } = await audit(change);

      const refused = coverage.lists.filter(({ reason }) => reason === "forbidden");
      const heard = open.filter(({ reason }) => reason === "forbidden").length;
      const missing = prediction?.missing.filter((text) => text.includes("forbidden")).length ?? 0;
      expect(verdict, name).to.not.be.oneOf(["go", "pass"]);
      if (permission.resources !== undefined)
        expect(
          refused.map(({ objects }) => objects),
          name,
        ).to.deep.equal([0]);
      // What nothing depended on is in the coverage alone, and then the prediction rests on the rest.
      if (heard + missing > 0) opened.add(name);
      else expect(prediction?.complete ?? true, name).to.equal(true);
    }
    expect([...opened]).to.include.members([
      "nodes",
      "pods",
      "persistentvolumes",
      "replicasets.apps",
      "poddisruptionbudgets.policy",
    ]);
  });

  it("leaves the host as it was", async () => {
    // The kubelet would write meanwhile; the containers and their runtime go on.
    await node.run("systemctl stop kubelet");
    const before = await node.run(STATE_OF_MACHINE);
    const reports: Report[] = [];
    for (const change of TOUCHING) reports.push(await audit(change, "--hosts", "require"));
    const after = await node.run(STATE_OF_MACHINE);

    expect(reports.map(({ summary }) => summary.hostsObserved)).to.deep.equal(TOUCHING.map(() => 1));
    expect(before).to.contain("/data900/pv/db/rows").and.contain("/var/lib/kubelet/config.yaml");
    expect(differences(before, after)).to.deep.equal([]);
  });
});

/**
 * Those that nobody else grants: every user may read /readyz and /version by the API server's own roles, and the Namespace
 * kube-system is in the list of Namespaces as well.
 */
function isOurs({ resourceNames, nonResourceURLs = [] }: PolicyRule): boolean {
  return resourceNames === undefined && !nonResourceURLs.some((url) => url === "/readyz" || url === "/version");
}

/** Resource → the first change whose audit reads it. */
async function changesByList(
  changes: readonly (readonly string[])[],
  audit: (change: readonly string[]) => Promise<Report>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const change of changes) {
    const { lists } = (await audit(change)).coverage;
    const read = lists.filter(({ state, resource }) => state === "observed" && !found.has(resource));
    for (const { resource } of read) found.set(resource, change);
  }
  return found;
}

/** Lines that stand in one text alone. */
function differences(one: string, other: string): readonly string[] {
  const [ones, others] = [new Set(one.split("\n")), new Set(other.split("\n"))];
  return [...[...ones].filter((line) => !others.has(line)), ...[...others].filter((line) => !ones.has(line))];
}
