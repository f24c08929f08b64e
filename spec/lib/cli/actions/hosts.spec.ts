import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { scriptProgram } from "../../../../lib/collect/host/script-program.js";
import { planHost } from "../../../../lib/collect/plan.js";
import { placeVolumes } from "../../../../lib/derive/volume-places.js";
import type { Report } from "../../../../lib/model/report.js";
import { aNode, aRelocation } from "../../../../lib/testing/index.js";
import { run } from "../run.js";
import { useWorkspace } from "../workspace.js";

const MOVE = ["--from", "/var/lib/dpkg", "--to", "/opt/dpkg"];
const CHANGE = aRelocation({ nodes: ["here"], moves: [{ from: "/var/lib/dpkg", to: "/opt/dpkg" }] });
const FACTS = ["identity", "mounts", "paths", "filesystems", "trees", "fstab", "processes"] as const;

/** What the script prints on this very machine, run by hand. */
function scriptOutput(): Buffer {
  const program = scriptProgram();
  const plan = planHost(aNode("here"), FACTS, CHANGE, placeVolumes([], []));
  return execFileSync("sh", ["-s", ...program.arguments(plan, program.newNonce())], { input: program.text });
}

const textOf = (path: string) => readFileSync(path, "utf8").trim();

describe("an audit with facts of hosts", () => {
  const workspace = useWorkspace();

  /** A List with one Node; this machine unless it is said to be another. */
  function listOf(name: string, machineID = textOf("/etc/machine-id")): string {
    const nodeInfo = { machineID, bootID: textOf("/proc/sys/kernel/random/boot_id") };
    const node = { apiVersion: "v1", kind: "Node", metadata: { name }, status: { nodeInfo } };
    return workspace.file("list.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: [node] }));
  }

  async function audit(argv: readonly string[]): Promise<Report> {
    const { stdout } = await run(["audit", "relocate", "here", ...MOVE, "-o", "json", ...argv]);
    return JSON.parse(stdout) as Report;
  }

  it("that somebody brought goes by what the script printed on the host", async () => {
    workspace.file("here.txt", scriptOutput());
    const report = await audit(["--snapshot", listOf("here"), "--host-facts", workspace.directory]);

    expect(report.coverage.hosts.map(({ host, state, identity }) => [host, state, identity])).to.deep.equal([
      ["here", "observed", "verified"],
    ]);
    expect(report.prediction).to.deep.include({ kind: "relocate" });
    expect(report.rules.find(({ ruleId }) => ruleId === "mounted-volume")?.state).to.equal("evaluated");
  });

  it("takes nothing from a file of another machine", async () => {
    workspace.file("here.txt", scriptOutput());
    const list = listOf("here", "0123456789abcdef0123456789abcdef");
    const report = await audit(["--snapshot", list, "--host-facts", workspace.directory]);

    expect(report.coverage.hosts[0]).to.deep.include({ state: "unobserved", reason: "identity-mismatch" });
    expect(report.rules.find(({ ruleId }) => ruleId === "mounted-volume")?.state).to.equal("open");
  });

  it("asks no host over SSH where the cluster is a file's, and names the one that has no file", async () => {
    workspace.file("there.txt", scriptOutput());
    const report = await audit(["--snapshot", listOf("here"), "--host-facts", workspace.directory]);

    expect(report.coverage.hosts[0]).to.deep.include({ host: "here", state: "unobserved", reason: "not-collected" });
    expect(report.coverage.hosts[0]?.detail).to.match(/has no file of host here$/);
  });

  it("asks no host where none is wanted", async () => {
    workspace.file("here.txt", scriptOutput());
    const report = await audit(["--snapshot", listOf("here"), "--host-facts", workspace.directory, "--hosts", "none"]);

    expect(report.coverage.hosts[0]).to.deep.include({ state: "unobserved", reason: "not-collected" });
  });

  it("says that the directory of host facts is not there", async () => {
    const { exitCode, stderr } = await run(["audit", "--snapshot", listOf("here"), "--host-facts", "/nonexistent"]);

    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/kaudit: cannot read the host facts in \/nonexistent: [^\n]+\n$/);
  });

  it("asks a host over SSH, as it is told to, where the cluster is a file's and hosts are required", async () => {
    const ssh = ["--hosts", "require", "--ssh-command", "/nonexistent/ssh", "--ssh-user", "kaudit"];
    const report = await audit(["--snapshot", listOf("here"), ...ssh]);

    expect(report.coverage.hosts[0]).to.deep.include({ host: "here", state: "unobserved", reason: "no-address" });
    expect(report.open.map(({ ruleId }) => ruleId)).to.include("mounted-volume");
    const { exitCode } = await run(["audit", "upgrade", "--to", "1.35.0", "--snapshot", listOf("here"), ...ssh]);
    expect(exitCode).to.equal(3);
  });

  it("refuses ways to hosts where files are read, and a command that is none", async () => {
    const idle = await run(["audit", "--snapshot", listOf("here"), "--ssh-command", "ssh"]);
    const empty = await run(["audit", "--ssh-command", " "]);

    const port = await run(["audit", "--ssh-port", "0"]);

    expect([idle.exitCode, empty.exitCode, port.exitCode]).to.deep.equal([2, 2, 2]);
    expect(port.stderr).to.equal('kaudit: flag --ssh-port is "0", which is no port; write one such as 2222\n');
    expect(idle.stderr).to.contain("flag --ssh-command speaks of a live cluster");
    expect(empty.stderr).to.equal("kaudit: flag --ssh-command is empty; write --ssh-command ssh\n");
  });
});
