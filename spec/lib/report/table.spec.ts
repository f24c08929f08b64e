import { expect } from "chai";
import stringWidth from "string-width";
import type { Report } from "../../../lib/model/report.js";
import { table } from "../../../lib/report/table.js";
import { aFinding, anOpenResult, aRelocationPrediction, aReport } from "./a-report.js";
import { drainReport, goldenReports, incidentReport } from "./documents.js";
import { OWN_COLOR, poison } from "./hostile.js";

const render = (report: Report, width = 80, color = false): string => table.render(report, { color, width });

/** The lines of the first screen, up to the one that counts the findings. */
function firstScreen(report: Report, width = 80): readonly string[] {
  const lines = render(report, width).split("\n");
  return lines.slice(0, lines.findIndex((line) => line.startsWith("Found: ")) + 1);
}

function terminalRows(lines: readonly string[], width: number): number {
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(stringWidth(line) / width)), 0);
}

describe("the table's first screen", () => {
  for (const [name, report] of Object.entries(goldenReports())) {
    it(`fits a terminal of 24 lines, 80 columns and more: ${name}`, () => {
      for (const width of [80, 130]) {
        expect(terminalRows(firstScreen(report, width), width)).to.be.within(5, 24);
        expect(terminalRows(firstScreen(poison(report), width), width)).to.be.within(5, 24);
      }
    });
  }

  it("says of the incident whether to start, what is lost, what blocks and what comes first", () => {
    const screen = firstScreen(incidentReport()).join("\n");

    expect(screen).to.match(/^NO-GO {2}relocate node1: Do not start\./);
    expect(screen).to.match(/Lost +2: A volume is mounted inside the directory that is to move/);
    expect(screen).to.contain("PersistentVolume pv-pg (default/pg-data), data in /data900/pv/pg");
    expect(screen).to.contain("PersistentVolume pv-es (default/es-data), data in /opt/pv2");
    expect(screen).to.match(/Blocks .*Containers run on the host/);
    expect(screen).to.match(/First .*Stop what uses the volume/);
    expect(screen).to.contain("  kubectl drain --ignore-daemonsets --delete-emptydir-data=true -- node1\n");
    expect(screen).to.match(/Open .*at worst critical/);
  });

  it("calls nothing safe that could not be looked at", () => {
    const screen = firstScreen(aReport({ verdict: "unknown", open: [anOpenResult()] })).join("\n");

    expect(screen).to.contain("Lost     nothing found, but 1 open question could hide it");
    expect(screen).to.match(/First .*Let kaudit see what it could not/);
  });

  it("names three of many and counts the rest", () => {
    const findings = Array.from({ length: 5000 }, (_, index) =>
      aFinding({ severity: "critical", subject: { kind: "Node", name: `node-${index}` } }),
    );

    const screen = firstScreen(aReport({ verdict: "fail", findings })).join("\n");

    expect(screen).to.contain("Lost     5,000: ");
    expect(screen).to.contain("- Node node-2\n");
    expect(screen).to.contain("- and 4,997 more");
    expect(screen).to.contain("Found: 5,000 critical, 0 high");
  });

  it("tells what is exposed and on what condition from what will be lost", () => {
    const findings = [
      aFinding({ severity: "critical", certainty: "conditional", condition: "if the old tree is removed" }),
      aFinding({ severity: "critical", subject: { kind: "PersistentVolume", name: "b" } }),
    ];

    const screen = firstScreen(aReport({ change: { kind: "reboot", nodes: ["a"] }, verdict: "no-go", findings })).join(
      "\n",
    );

    expect(screen).to.contain("Lost     1 and 1 exposed: ");
    expect(screen).to.contain("exposed if the old tree is removed");
  });

  it("leaves out what a person waived, and says how much that is", () => {
    const screen = firstScreen(aReport({ findings: [aFinding({ severity: "critical", waiver: "w" })] })).join("\n");

    expect(screen).to.contain("Lost     nothing found\n");
    expect(screen).to.contain("1 waived");
  });
});

describe("the table", () => {
  it("keeps every line within the width, but for commands, which are never broken", () => {
    for (const width of [60, 80, 120]) {
      for (const [name, report] of Object.entries(goldenReports())) {
        const commands = report.findings.flatMap(({ remediation, verify }) => [
          ...remediation.flatMap((remedy) => remedy.commands),
          ...verify,
        ]);
        const long = render(report, width)
          .split("\n")
          .filter((line) => stringWidth(line) > width && !commands.includes(line.trim()))
          .filter((line) => !line.includes("(not safe to paste)") && !/\\u\{(?:3a|23)\}/.test(line));
        expect(long, `${name} at ${width}`).to.deep.equal([]);
      }
    }
  });

  it("shows every command of a small report whole", () => {
    const report = incidentReport();
    const lines = render(report, 60)
      .split("\n")
      .map((line) => line.trim());

    for (const { remediation } of report.findings) {
      for (const command of remediation.flatMap(({ commands }) => commands)) expect(lines).to.include(command);
    }
  });

  it("counts two columns for a wide character", () => {
    const name = "数据目录".repeat(12);
    const lines = render(aReport({ findings: [aFinding({ message: `${name} ${name} ${name}` })] })).split("\n");

    expect(lines.filter((line) => line.includes("数据")).length).to.be.greaterThan(2);
    for (const line of lines) expect(stringWidth(line)).to.be.at.most(80);
  });

  it("aligns columns that hold wide characters", () => {
    const volumes = ["数据", "pg"].map((pv) => ({
      node: "node1",
      pv,
      claim: `db/${pv}`,
      hostPath: `/pv/${pv}`,
      mountedAt: `/k/${pv}`,
      lostBy: ["rm-rf"] as const,
    }));
    const lines = render(aReport({ prediction: aRelocationPrediction({ volumes }) })).split("\n");

    const columnsOfNode = lines.flatMap((line) =>
      line.includes("node1") ? [stringWidth(line.slice(0, line.indexOf("node1")))] : [],
    );

    expect(new Set(columnsOfNode).size).to.equal(1);
    expect(columnsOfNode).to.have.length(2);
  });

  it("shows a rule that hits every Node once", () => {
    const text = render(drainReport(5000));

    expect(text).to.contain("LOW       Clocks of hosts differ (5,000)");
    expect(text).to.contain("  and 4,997 more; -o json names all of them");
    expect(text.split("\n").length).to.be.lessThan(200);
  });

  it("has colours only where they are wanted", () => {
    const report = incidentReport();

    expect(render(report)).to.not.contain("\u001b");
    expect(render(report, 80, true)).to.contain("\u001b[31m");
    expect(render(report, 80, true).replaceAll(OWN_COLOR, "")).to.equal(render(report));
  });

  it("ends with the verdict, since a terminal shows the end of a long report", () => {
    expect(render(incidentReport()).trimEnd().split("\n\n").at(-1)).to.match(/^NO-GO: relocate node1\. Do not start\./);
  });

  it("warns of a remedy that destroys", () => {
    expect(render(drainReport(1))).to.contain("Save what it holds and delete it yourself. (This destroys something.)");
  });

  it("tells apart what was not read by the reason", () => {
    expect(render(drainReport(1))).to.contain("not read (forbidden): validatingwebhookconfigurations");
    expect(render(drainReport(1))).to.match(/worker-08 {2,}unreachable/);
  });

  it("says what became of every rule", () => {
    const text = render(drainReport(1)).replaceAll(/\s+/g, " ");

    expect(text).to.contain(
      "6 rules: 2 evaluated, 1 open, 1 not applicable, 1 skipped, 1 failed by a defect of kaudit",
    );
    expect(text).to.contain("found nothing to examine: priority-inversion");
  });
});
