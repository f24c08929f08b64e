import { readFileSync, utimesSync } from "node:fs";
import { expect } from "chai";
import type { Output } from "../../../../lib/cli/terminal.js";
import type { Report } from "../../../../lib/model/report.js";
import { run } from "../run.js";
import { useWorkspace } from "../workspace.js";

const LIST = "fixtures/kube/relocation/before.json";
const RECORDED = "fixtures/snapshots/demo.jsonl.gz";
const MOVE = ["--from", "/var/lib/kubelet", "--to", "/data900/kubelet"];
const RELOCATE = ["audit", "relocate", "node1", ...MOVE, "-q", "-o", "json"];

async function report(...argv: readonly string[]): Promise<Report & { exitCode: number }> {
  const { exitCode, stdout, stderr } = await run(argv);
  expect(stderr).to.equal("");
  return { ...JSON.parse(stdout), exitCode };
}

describe("kaudit audit", () => {
  it("finds in a recorded snapshot what the move would destroy", async () => {
    const { exitCode, verdict, findings, change } = await report(
      ...RELOCATE,
      "--snapshot",
      RECORDED,
      "--removal=rm-rf",
    );

    expect({ exitCode, verdict }).to.deep.equal({ exitCode: 1, verdict: "no-go" });
    const lost = findings.filter(({ ruleId }) => ruleId === "mounted-volume").map(({ subject }) => subject.name);
    expect(lost).to.have.members(["pv-pg", "pv-es"]);
    expect(change).to.include({ kind: "relocate", removal: "rm-rf" });
  });

  it("leaves open from a plain List what only the host knows", async () => {
    const { exitCode, open, coverage } = await report(...RELOCATE, "--snapshot", LIST);

    expect(exitCode).to.equal(3);
    expect(open.map(({ ruleId }) => ruleId)).to.include("mounted-volume");
    expect(coverage.lists.find(({ resource }) => resource === "pods")).to.include({ state: "observed" });
  });

  it("runs the standing audit when no change is named", async () => {
    const { change, verdict, exitCode } = await report("audit", "-qojson", "--snapshot", RECORDED);

    expect(change).to.equal(null);
    expect(verdict).to.be.oneOf(["fail", "unknown", "attention", "pass"]);
    expect(exitCode).to.be.oneOf([0, 1, 3]);
  });

  it("takes a finding as accepted when it is acknowledged with a reason", async () => {
    const accepted = [
      "--acknowledge",
      "single-node-cluster",
      "--acknowledge",
      "mounted-volume=pv-pg",
      "--reason",
      "lab",
    ];
    const { findings, waivers } = await report(...RELOCATE, "--snapshot", RECORDED, ...accepted);

    const waived = findings.filter(({ waiver }) => waiver !== undefined).map(({ subject }) => subject.name);
    expect(waived).to.have.members(["node1", "pv-pg"]);
    expect(waivers.map(({ id, state }) => [id, state])).to.deep.equal([
      ["cli:single-node-cluster", "used"],
      ["cli:mounted-volume=pv-pg", "used"],
    ]);
  });

  it("runs only the rules that are wanted, and lists the others as skipped", async () => {
    const only = await report(...RELOCATE, "--snapshot", RECORDED, "--only", "single-node-cluster");
    const skip = await report(...RELOCATE, "--snapshot", RECORDED, "--skip", "mounted-volume");

    expect(only.rules.filter(({ state }) => state !== "skipped").map(({ ruleId }) => ruleId)).to.deep.equal([
      "single-node-cluster",
    ]);
    expect(only.exitCode).to.equal(0);
    expect(skip.rules.find(({ ruleId }) => ruleId === "mounted-volume")?.state).to.equal("skipped");
    expect(skip.findings.map(({ ruleId }) => ruleId)).not.to.include("mounted-volume");
  });

  it("fails from the severity that is asked for", async () => {
    const only = ["--only", "single-node-cluster", "--snapshot", RECORDED];

    expect((await report(...RELOCATE, ...only, "--fail-on=medium")).exitCode).to.equal(1);
    expect((await report(...RELOCATE, "--snapshot", RECORDED, "--fail-on=none")).exitCode).to.equal(0);
  });

  it("skips what lives on hosts when hosts are not wanted, unless the change cannot be judged without them", async () => {
    const drained = await report("audit", "drain", "node1", "-q", "-o", "json", "--snapshot", LIST, "--hosts=none");
    const moved = await report(...RELOCATE, "--snapshot", LIST, "--hosts=none");
    const stateOf = ({ rules }: Pick<Report, "rules">, id: string) => rules.find(({ ruleId }) => ruleId === id)?.state;

    expect(stateOf(drained, "staged-volume")).to.equal("skipped");
    expect(stateOf(moved, "mounted-volume")).to.equal("open");
    expect(moved.exitCode).to.equal(3);
  });

  it("insists on hosts when they are required", async () => {
    const required = await report(...RELOCATE, "--snapshot", LIST, "--only=single-node-cluster", "--hosts=require");

    expect(required.exitCode).to.equal(3);
  });

  it("puts several sources together, each with its age", async () => {
    const { scope, exitCode } = await report(...RELOCATE, "--snapshot", RECORDED, "--snapshot", LIST);

    expect(scope.sources.map(({ name }) => name)).to.include(LIST);
    expect(exitCode).to.equal(1);
  });

  it("tells on standard error what was assumed, more when asked, nothing when quiet", async () => {
    const argv = ["audit", "relocate", "node1", ...MOVE, "--snapshot", LIST, "-ojson"];

    expect((await run(argv)).stderr).to.match(
      /^kaudit: ".*before\.json" bears no time of collection; .* is taken for it\n$/,
    );
    expect((await run([...argv, "-v"])).stderr).to.match(
      /kaudit: read fixtures.*: \d+ facts of the cluster with \d+ objects, 0 hosts\n$/,
    );
    expect((await run([...argv, "-q"])).stderr).to.equal("");
  });
});

describe("the outputs of an audit", () => {
  const workspace = useWorkspace();

  it("go to standard output and to files", async () => {
    const argv = ["audit", "--snapshot", RECORDED, "-o", "table", "-o", `json=${workspace.path("report.json")}`];

    const { stdout, stderr } = await run(argv);

    expect(stdout).to.contain("Found:");
    expect(JSON.parse(readFileSync(workspace.path("report.json"), "utf8"))).to.include({ schema: "kaudit.report/v1" });
    expect(stderr).to.equal(`kaudit: wrote ${workspace.path("report.json")} (json)\n`);
  });

  it("are written even if one of them cannot be, which ends with 2 and one sentence", async () => {
    const bad = workspace.path("missing/report.json");

    const { exitCode, stdout, stderr } = await run([
      "audit",
      "--snapshot",
      RECORDED,
      "-q",
      "-o",
      `json=${bad}`,
      "-oyaml",
    ]);

    expect(exitCode).to.equal(2);
    expect(stderr).to.equal(
      `kaudit: cannot write report ${bad}: its directory does not exist; create the directory first\n`,
    );
    expect(stdout).to.contain("schema: kaudit.report/v1");
  });

  it("have colour on a terminal, unless it is not wanted", async () => {
    const write = async (argv: readonly string[], env: Record<string, string>) => {
      let text = "";
      const stdout: Output = {
        isTTY: true,
        columns: 80,
        write: (part, done) => {
          text += part;
          done();
        },
      };
      await run(["audit", "--snapshot", RECORDED, "-q", ...argv], {
        stdout,
        env: { XDG_CONFIG_HOME: "/nonexistent", ...env },
      });
      return text;
    };

    expect(await write([], {})).to.contain("\u001b[");
    expect(await write(["--no-color"], {})).not.to.contain("\u001b");
    expect(await write([], { NO_COLOR: "1" })).not.to.contain("\u001b");
    expect(await write([], { TERM: "dumb" })).not.to.contain("\u001b");
    expect((await run(["audit", "--snapshot", RECORDED])).stdout).not.to.contain("\u001b");
  });
});

describe("kaudit audit refuses in one sentence", () => {
  const workspace = useWorkspace();

  async function refusal(...argv: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await run([...argv, "-q"]);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    expect(stderr).to.match(/^kaudit: [^\n]+\n$/);
    return stderr.slice("kaudit: ".length, -1);
  }

  const RELOCATED = ["audit", "relocate", "node1", ...MOVE];
  const cases: readonly (readonly [what: string, argv: readonly string[], sentence: string])[] = [
    [
      "no facts",
      ["audit"],
      "no kubeconfig names a cluster (there is no /nonexistent/.kube/config); give --kubeconfig, or --snapshot to work offline",
    ],
    [
      "a missing file",
      ["audit", "--snapshot", "/nonexistent/s.json"],
      'cannot read snapshot "/nonexistent/s.json": there is no such file; give the path of a snapshot or of a kubectl List',
    ],
    [
      "a directory",
      ["audit", "--snapshot", "fixtures"],
      'cannot read snapshot "fixtures": it is a directory; give each file by a --snapshot of its own',
    ],
    [
      "an unknown Node",
      ["audit", "relocate", "node2", ...MOVE, "--snapshot", LIST],
      'unknown Node "node2": the only one that was read is "node1"; kubectl get nodes lists all',
    ],
    [
      "an unknown change",
      ["audit", "relocat", "node1"],
      'unknown change "relocat" (did you mean relocate?); it is one of drain, reboot, power-off, remove-node, relocate, replace-control-plane, restore-etcd, upgrade',
    ],
    ["a change in the place of a command", ["drain", "node1"], 'unknown command "drain"; write kaudit audit drain'],
    [
      "an unknown format",
      [...RELOCATED, "--snapshot", LIST, "-o", "jsno"],
      'unknown format "jsno" in -o (did you mean json?); it is one of table, json, yaml, markdown',
    ],
    [
      "an unknown rule",
      [...RELOCATED, "--snapshot", LIST, "--skip", "mounted-volumes"],
      'unknown rule "mounted-volumes" in --skip (did you mean mounted-volume?); kaudit rules lists all',
    ],
    [
      "an acknowledged rule that is unknown",
      [...RELOCATED, "--snapshot", LIST, "--acknowledge=x", "--reason=y"],
      'unknown rule "x" in --acknowledge; kaudit rules lists all',
    ],
    [
      "a rule of other changes",
      ["audit", "--snapshot", LIST, "--only", "mounted-volume"],
      "--only mounted-volume: the rule does not speak to the standing audit; kaudit rules --change standing lists those that do",
    ],
    [
      "no rule left",
      [...RELOCATED, "--snapshot", LIST, "--only=mounted-volume", "--skip=mounted-volume"],
      "--only and --skip leave no rule to run; leave one of them out",
    ],
    ["quiet and verbose at once", ["audit", "-v"], "--quiet and --verbose are both given; give one of them"],
    [
      "--complete of a recorded snapshot",
      ["audit", "--snapshot", RECORDED, "--complete"],
      `--complete speaks of Lists that kubectl printed, but ${RECORDED} is a recorded snapshot; leave it out`,
    ],
    [
      "one file twice",
      ["audit", "--snapshot", LIST, "--snapshot", LIST],
      `--snapshot ${LIST} is given twice; give it once`,
    ],
    [
      "an age that is none",
      ["audit", "--snapshot", LIST, "--max-age=5"],
      'flag --max-age is "5", which is no length of time; write one such as 30m or 24h',
    ],
    [
      "an unknown severity",
      ["audit", "--fail-on=severe"],
      'flag --fail-on is "severe", but takes only critical, high, medium, low or none',
    ],
    [
      "a flag of another change",
      ["audit", "drain", "node1", "--from=/a"],
      'unknown flag --from for "kaudit audit drain"; see kaudit audit drain --help',
    ],
    [
      "kubectl's former flag",
      ["audit", "drain", "node1", "--delete-local-data"],
      "unknown flag --delete-local-data: kubectl renamed it in 1.20; write --delete-emptydir-data",
    ],
  ];
  for (const [what, argv, sentence] of cases) {
    it(what, async () => {
      expect(await refusal(...argv)).to.equal(sentence);
    });
  }

  it("facts that are too old", async () => {
    const file = workspace.file("nodes.json", '{"apiVersion":"v1","kind":"NodeList","items":[]}');
    utimesSync(file, new Date("2020-01-01T00:00:00Z"), new Date("2020-01-01T00:00:00Z"));

    expect(await refusal("audit", "--snapshot", file, "--max-age=1h")).to.match(
      /^cannot use \S+: it is \d+ s old, collected at 2020-01-01T00:00:00\.000Z, and --max-age allows 3600 s; record it anew$/,
    );
  });

  it("files without anything to audit", async () => {
    const file = workspace.file("list.json", '{"apiVersion":"v1","kind":"List","items":[]}');

    expect(await refusal("audit", "--snapshot", file)).to.equal(
      `nothing can be audited from ${file}: it holds no object of a kind that kaudit reads; give nodes, Pods and volumes at least`,
    );
  });

  it("names the Node that was probably meant, shown without what a terminal would act on", async () => {
    const nodes = ["worker-1", "worker-2\u001b[31m"].map((name) => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name },
    }));
    const file = workspace.file("nodes.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: nodes }));

    expect(await refusal("audit", "reboot", "worker-2", "--snapshot", file)).to.equal(
      'unknown Node "worker-2": it is not among the 2 that were read (did you mean worker-1?); kubectl get nodes lists all',
    );
  });

  it("takes a Node as it is named where the Nodes were not read", async () => {
    const pods = [{ apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "b" } }];
    const file = workspace.file("pods.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: pods }));

    const { change } = await report("audit", "relocate", "elsewhere", ...MOVE, "--snapshot", file, "-qojson");

    expect(change?.nodes).to.deep.equal(["elsewhere"]);
  });
});
