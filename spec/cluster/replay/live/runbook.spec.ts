import { expect } from "chai";
import type { Relocate } from "../../../../lib/model/change.js";
import type { Report } from "../../../../lib/model/report.js";
import { describeCluster } from "../../describe.js";
import type { PrintedBlock } from "../runbook-blocks.js";
import { configurePaths, flagsOf, type RunbookNode, startRunbookNode, TREES } from "./runbook-node.js";

const METHODS = ["mount", "symlink", "root-dir"] as const satisfies readonly Relocate["method"][];

/** The control plane of this cluster is on no Node, as with a managed one: whoever runs kaudit there says that nobody looks at its etcd. */
const SKIP = ["--skip", "full-etcd-database"];

/** Of the node as it is: one of its kind, with local volumes, certificates and an fstab made for this. */
const STANDING = [
  "medium expiring-certificate",
  "medium fstab-hazard",
  "medium single-node-cluster",
  "medium unreplicated-volume",
];
const EMPTIED = [
  "medium expiring-certificate",
  "medium fstab-hazard",
  "medium missing-rollback-point",
  "medium remaining-pods",
  "medium single-node-cluster",
];

/** Rules with what they say at medium or above, each once. */
function told({ findings }: Report): readonly string[] {
  return [
    ...new Set(findings.flatMap(({ severity, ruleId }) => (severity === "low" ? [] : [`${severity} ${ruleId}`]))),
  ].sort();
}

for (const method of METHODS) {
  describeCluster(`the safe order of steps, executed as it is printed for --method ${method}`, (undo) => {
    let person: RunbookNode;
    let checksums = "";
    let blocks: readonly PrintedBlock[] = [];
    const ofSteps = (titles: RegExp) => blocks.filter(({ step }) => titles.test(step));
    const isOfThisWay = ({ label }: PrintedBlock) => {
      // etcd is no static Pod here. Of the two ways to switch, the plan's.
      if (label.startsWith("Only where etcd")) return false;
      if (method === "symlink") return !label.startsWith("Mount the new trees");
      return true;
    };

    before(async function () {
      this.timeout(1_200_000);
      person = await startRunbookNode(undo);
      checksums = await person.checksums();
    });

    async function followAll(some: readonly PrintedBlock[]): Promise<void> {
      for (const block of some.filter(isOfThisWay)) {
        if (method === "root-dir" && /Start the runtime/.test(block.step)) await configurePaths(person, "new");
        await person.follow(block);
        expect(await person.checksums(), block.step).to.equal(checksums);
      }
    }

    it("is printed for a node whose volumes are all exposed", async () => {
      const { prediction, verdict } = await person.audit(...flagsOf(method, "rm-rf"));

      expect(verdict).to.equal("no-go");
      if (prediction?.kind !== "relocate") throw new Error("a relocation is predicted");
      const exposed = prediction.volumes.filter(({ lostBy }) => lostBy.includes("rm-rf"));
      expect(new Set(exposed.map(({ hostPath }) => hostPath))).to.deep.equal(
        new Set(["/opt/pv/same", "/data900/pv/other", "/data900/pv/other/sub", "/mnt/bound", "/srv/shared/sub"]),
      );
      blocks = await person.print(...flagsOf(method, "rm-rf"));
      expect(blocks.length).to.be.greaterThan(12);
    });

    it("comes, the node emptied, to a change that kaudit lets go on", async function () {
      this.timeout(600_000);
      await followAll(ofSteps(/^[2-8]\. /));
      const report = await person.audit(...flagsOf(method, "rm-rf"));

      expect(told(report)).to.have.members([...EMPTIED, ...(method === "symlink" ? ["medium symlinked-root"] : [])]);
      expect(report.verdict, JSON.stringify(report.open)).to.equal("caution");
    });

    it("runs on to the verified move, and keeps every file", async function () {
      this.timeout(600_000);
      await followAll(ofSteps(/^(9|1[0-5])\. /));
      await person.untilRunning();

      const report = await person.audit(...SKIP);
      expect(told(report)).to.have.members(STANDING);
      expect(report.verdict, JSON.stringify(report.open)).to.equal("attention");
    });

    it("leads back as well", async function () {
      this.timeout(600_000);
      await followAll(ofSteps(/^\d+\. (?:Empty the node|Take the static Pods out|Stop the kubelet)/));
      await followAll(ofSteps(/^Put the old trees back/));
      if (method === "root-dir") await configurePaths(person, "old");
      for (const block of ofSteps(/^\d+\. (?:Start the runtime|Put the static Pods back|Let the Pods in)/))
        await person.follow(block);
      await person.untilRunning();

      expect(await person.checksums()).to.equal(checksums);
      for (const { from } of TREES) expect(await person.shell.run(`readlink -e ${from}`)).to.equal(`${from}\n`);
      const report = await person.audit(...SKIP);
      expect(told(report)).to.have.members(STANDING);
      expect(report.verdict, JSON.stringify(report.open)).to.equal("attention");
    });

    if (method !== "mount") return;
    it("moves once more, the new trees removed by hand, and removes the old ones days later", async function () {
      this.timeout(600_000);
      const trees = TREES.map(({ to }) => to).join(" ");
      await person.shell.run(`! grep -E ' /data900/(kubelet|containerd)/' /proc/1/mountinfo && rm -rf ${trees}`);
      blocks = await person.print(...flagsOf(method, "rm-rf"));
      await followAll(ofSteps(/^([2-9]|1[0-5])\. /));
      await person.untilRunning();
      await followAll(ofSteps(/^\d+\. Days later/));

      expect(await person.shell.run("ls -d /var/lib/*.before-relocation 2>/dev/null | wc -l")).to.equal("0\n");
      expect(told(await person.audit(...SKIP))).to.have.members(STANDING);
    });
  });
}
