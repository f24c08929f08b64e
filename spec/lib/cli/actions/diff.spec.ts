import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Diff } from "../../../../lib/model/diff.js";
import { writeSnapshot } from "../../../../lib/snapshot/write.js";
import { type Moment, momentSnapshot } from "../../../recorded/moment.js";
import { aReport } from "../../report/a-report.js";
import { run } from "../run.js";
import { useWorkspace } from "../workspace.js";

const STORED = "fixtures/reports/incident.json";
const RELOCATION = "relocate node1 --from /var/lib/kubelet --to /data900/kubelet --removal rm-rf".split(" ");

describe("kaudit diff of audits of the recorded incident", () => {
  const workspace = useWorkspace();

  /** Audits one moment as a person would, and gives the file of the report. */
  async function audited(moment: Moment, argv: readonly string[]): Promise<string> {
    const [snapshot, report] = [workspace.path(`${moment}.jsonl`), workspace.path(`${moment}.json`)];
    await writeSnapshot(momentSnapshot(moment), snapshot);
    await run(["audit", ...argv, "--snapshot", snapshot, "-o", `json=${report}`]);
    return report;
  }

  async function compared(moments: readonly [Moment, Moment], argv: readonly string[]) {
    const reports = [await audited(moments[0], argv), await audited(moments[1], argv)];
    const { exitCode, stdout, stderr } = await run(["diff", ...reports, "-o", "json"]);
    expect(stderr).to.equal("");
    const { new: added, resolved, unchanged, incomparable }: Diff = JSON.parse(stdout);
    const critical = (results: Diff["new"]) =>
      results.flatMap((result) =>
        result.kind === "finding" && result.finding.severity === "critical"
          ? [`${result.finding.ruleId} ${result.finding.subject.path ?? result.finding.subject.name}`]
          : [],
      );
    return { exitCode, added: critical(added), resolved: critical(resolved), unchanged, incomparable };
  }

  it("has the mounted volumes resolved once the node is drained, and nothing serious new", async () => {
    const { exitCode, added, resolved } = await compared(["before", "drained"], RELOCATION);

    expect(added).to.deep.equal([]);
    expect(resolved).to.include.members([
      "mounted-volume pv-es",
      "mounted-volume pv-pg",
      "cross-device-move /var/lib/kubelet",
    ]);
    // What the recording does not hold was open before and is open still.
    expect(exitCode).to.equal(3);
  });

  it("has the lost volumes new after the old tree was deleted", async () => {
    const { exitCode, added, resolved } = await compared(["before", "after-rm"], []);

    expect(added).to.include.members(["emptied-volume pv-es", "emptied-volume pv-pg"]);
    expect(resolved).to.deep.equal([]);
    expect(exitCode).to.equal(1);
  });

  it("says of nothing on the host that it is resolved where the later audit did not look at hosts", async () => {
    const before = await audited("before", RELOCATION);
    const after = workspace.path("blind.json");
    const snapshot = workspace.path("blind.jsonl");
    await writeSnapshot({ ...momentSnapshot("before"), hosts: new Map() }, snapshot);
    await run(["audit", ...RELOCATION, "--snapshot", snapshot, "--hosts", "none", "-o", `json=${after}`]);

    const { stdout } = await run(["diff", before, after, "-o", "json"]);

    const { resolved, incomparable }: Diff = JSON.parse(stdout);
    expect(resolved.filter(({ kind }) => kind === "finding")).to.deep.equal([]);
    expect(incomparable.map(({ reason }) => reason)).to.include("rule-open");
  });
});

describe("kaudit diff", () => {
  const workspace = useWorkspace();
  const stored = (name: string, report: unknown) => workspace.file(name, JSON.stringify(report));

  it("writes every format to its file", async () => {
    const [table, json] = [workspace.path("diff.txt"), workspace.path("diff.json")];

    const { exitCode, stdout, stderr } = await run(["diff", STORED, STORED, "-o", `table=${table}`, `-ojson=${json}`]);

    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 3, stdout: "" });
    expect(stderr).to.equal(`kaudit: wrote ${table} (table)\nkaudit: wrote ${json} (json)\n`);
    expect(readFileSync(table, "utf8")).to.match(/^DIFF {2}relocate node1: 0 new, 0 resolved, \d+ unchanged\n/);
    expect(JSON.parse(readFileSync(json, "utf8")).schema).to.equal("kaudit.diff/v1");
  });

  it("ends with 0 where nothing changed and nothing was open, and with --fail-on none whatever changed", async () => {
    const clean = stored("clean.json", aReport());

    expect((await run(["diff", clean, clean])).exitCode).to.equal(0);
    expect((await run(["diff", clean, STORED, "--fail-on", "none"])).exitCode).to.equal(0);
    expect((await run(["diff", clean, STORED])).exitCode).to.equal(3);
  });

  it("reads one of the two from standard input, as render does", () => {
    const [cli, input] = ["dist/lib/cli.js", readFileSync(STORED)];

    const compared = spawnSync(process.execPath, [cli, "diff", "-", STORED], { input, encoding: "utf8" });
    const rendered = spawnSync(process.execPath, [cli, "render", "-"], { input, encoding: "utf8" });

    expect(compared.stdout).to.match(/^DIFF {2}relocate node1: 0 new, 0 resolved/);
    expect(rendered.stdout).to.match(/^NO-GO {2}relocate node1/);
  });

  const refused: readonly (readonly [what: string, argv: readonly string[], why: RegExp])[] = [
    ["without reports", [], /^kaudit: "kaudit diff" needs OLD and NEW; write kaudit diff OLD NEW\n$/],
    ["with one", [STORED], /needs OLD and NEW/],
    ["with three", [STORED, STORED, "x.json"], /takes OLD and NEW, but "x.json" follows\n$/],
    ["with a file that is not there", [STORED, "none.json"], /cannot read report none.json: there is no such file/],
    ["with a snapshot", [STORED, "fixtures/snapshots/demo.jsonl.gz"], /cannot read report fixtures/],
    ["with standard input twice", ["-", "-"], /both standard input/],
    ["in a format that there is not", [STORED, STORED, "-o", "sarif"], /unknown format "sarif" in -o.*markdown\n$/],
    ["with a flag that it does not have", [STORED, STORED, "--snapshot", "x"], /unknown flag --snapshot/],
  ];
  for (const [what, argv, why] of refused) {
    it(`is refused ${what}`, async () => {
      const { exitCode, stdout, stderr } = await run(["diff", ...argv]);

      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
      expect(stderr).to.match(why);
    });
  }
});
