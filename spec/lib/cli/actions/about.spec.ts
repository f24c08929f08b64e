import { expect } from "chai";
import { RULES } from "../../../../rules/index.js";
import { run } from "../run.js";

describe("kaudit rules", () => {
  it("lists every rule with the worst that it can say", async () => {
    const { exitCode, stdout } = await run(["rules"]);

    const lines = stdout.trimEnd().split("\n");
    expect(exitCode).to.equal(0);
    expect(lines).to.have.lengthOf(RULES.length);
    expect(lines).to.deep.equal([...lines].sort());
    expect(lines.find((line) => line.startsWith("mounted-volume "))).to.match(/ {2}critical {2}A volume is mounted/);
  });

  it("lists those that speak to one change, with the worst for that change", async () => {
    const { stdout } = await run(["rules", "--change", "relocate"]);

    expect(stdout).to.match(/^single-node-cluster +medium /m);
    expect(stdout).not.to.contain("undefined");
  });

  it("lists what they declare for programs", async () => {
    const { stdout } = await run(["rules", "-o", "json"]);

    const rules: readonly { id: string; risks: readonly string[] }[] = JSON.parse(stdout);
    expect(rules.map(({ id }) => id)).to.deep.equal(RULES.map(({ id }) => id).sort());
    expect(rules.find(({ id }) => id === "mounted-volume")).to.include({ family: "relocation", scope: "host" });
    expect(rules.every(({ risks }) => risks.length > 0)).to.equal(true);
  });
});

describe("kaudit explain", () => {
  it("prints the page of a rule", async () => {
    const { exitCode, stdout } = await run(["explain", "mounted-volume"]);

    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^# A volume is mounted inside the directory that is to move\n/);
    expect(stdout).to.contain("## Sources");
  });
});

describe("kaudit version", () => {
  it("prints the name and the version of the package", async () => {
    expect((await run(["version"])).stdout).to.match(/^kaudit \d+\.\d+\.\d+\n$/);
  });

  it("prints the rules' digest and the formats for programs", async () => {
    const about: unknown = JSON.parse((await run(["version", "-ojson"])).stdout);

    expect(about).to.include({
      name: "kaudit",
      rules: RULES.length,
      reportSchema: "kaudit.report/v1",
      snapshotSchema: "kaudit.snapshot/v1",
      diffSchema: "kaudit.diff/v1",
    });
    expect(about)
      .to.have.property("rulesDigest")
      .that.matches(/^sha256:[0-9a-f]{64}$/);
  });
});
