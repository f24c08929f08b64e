import { readFileSync } from "node:fs";
import { expect } from "chai";
import { run } from "../run.js";
import { useWorkspace } from "../workspace.js";

const RECORDED = "fixtures/snapshots/demo.jsonl.gz";
const STORED = "fixtures/reports/incident.json";

describe("kaudit render", () => {
  const workspace = useWorkspace();

  it("shows a stored report as the audit would have", async () => {
    const stored = workspace.path("report.json");
    const { stdout: shown } = await run(["audit", "-q", "--snapshot", RECORDED, "-o", "table", "-o", `json=${stored}`]);

    const { exitCode, stdout, stderr } = await run(["render", stored]);

    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    expect(stdout).to.equal(shown);
  });

  it("gives back in JSON what it read, fields of a later version too", async () => {
    const report = { ...JSON.parse(readFileSync(STORED, "utf8")), later: { field: 1 } };

    const { stdout } = await run(["render", workspace.file("report.json", JSON.stringify(report)), "-o", "json"]);

    expect(JSON.parse(stdout)).to.deep.equal(report);
  });

  it("writes it to files", async () => {
    const file = workspace.path("ticket.md");

    const { stdout, stderr } = await run(["render", STORED, "-o", `markdown=${file}`]);

    expect({ stdout, stderr }).to.deep.equal({ stdout: "", stderr: `kaudit: wrote ${file} (markdown)\n` });
    expect(readFileSync(file, "utf8")).to.match(/^# /);
  });
});

describe("kaudit render refuses in one sentence", () => {
  const workspace = useWorkspace();
  const anew = "give a file that kaudit audit -o json wrote";

  const cases: readonly (readonly [what: string, text: string, why: string])[] = [
    ["text that is no JSON", "nonsense", "it is no JSON, or cut short ("],
    ["a report that was cut short", '{"schema":"kaudit.report/v1","repo', "it is no JSON, or cut short ("],
    ["something else", '{"kind":"List"}', `it does not say that it is one; ${anew}`],
    ["null", "null", `it does not say that it is one; ${anew}`],
    [
      "a report of a later format",
      '{"schema":"kaudit.report/v2"}',
      'its schema is "kaudit.report/v2", not kaudit.report/v1; show it with the kaudit that wrote it, or a newer one',
    ],
    [
      "a snapshot",
      '{"schema":"kaudit.snapshot/v1"}\n{"end":1}\n',
      'its schema is "kaudit.snapshot/v1", not kaudit.report/v1; it is a snapshot, which kaudit audit --snapshot reads',
    ],
    ["a document of another kind", '{"schema":"sarif"}', `its schema is "sarif", not kaudit.report/v1; ${anew}`],
    [
      "a report without its parts",
      '{"schema":"kaudit.report/v1"}',
      "it must have required property 'reportId'; write it anew with kaudit audit -o json",
    ],
    ["what nests without end", "[".repeat(200_000), "it nests deeper than 100 levels; is it one?"],
  ];
  for (const [what, text, why] of cases) {
    it(what, async () => {
      const file = workspace.file("report.json", text);

      const { exitCode, stdout, stderr } = await run(["render", file]);

      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
      expect(stderr)
        .to.match(/^kaudit: [^\n]+\n$/)
        .and.contain(`kaudit: cannot read report ${file}: ${why}`);
    });
  }

  it("a part of the wrong type, by its place", async () => {
    const report = { ...JSON.parse(readFileSync(STORED, "utf8")), verdict: "maybe" };

    const { stderr } = await run(["render", workspace.file("report.json", JSON.stringify(report))]);

    expect(stderr).to.contain(": its /verdict must be equal to one of the allowed values; write it anew");
  });

  it("a file that is not there, and a directory", async () => {
    const missing = await run(["render", workspace.path("x.json")]);
    const directory = await run(["render", workspace.directory]);

    expect(missing.stderr).to.match(/: there is no such file; give one that kaudit audit -o json=FILE wrote\n$/);
    expect(directory.stderr).to.match(/: it is a directory; name the file in it\n$/);
  });

  it("a format that nobody brings", async () => {
    expect((await run(["render", STORED, "-ohtm"])).stderr).to.match(/^kaudit: unknown format "htm" in -o/);
  });
});
