import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import type { Report } from "../../../lib/model/report.js";
import { run } from "../cli/run.js";
import { useWorkspace, type Workspace } from "../cli/workspace.js";

const CLAIMS = ["saved", "unsaved"].map((name) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "shop" },
}));
const BACKUP = {
  apiVersion: "backup.acme.example/v1",
  kind: "Backup",
  metadata: { name: "nightly", namespace: "shop" },
  spec: { claimName: "saved" },
  status: { completedAt: "2026-11-20T02:00:00Z" },
};
const NODE = { apiVersion: "v1", kind: "Node", metadata: { name: "node1" } };

function listOf(workspace: Workspace, ...items: readonly object[]): string {
  return workspace.file("list.json", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
}

/** Compiles the third party's plugin as its author would, and installs it beside the configuration. */
function installAcme(workspace: Workspace): void {
  const root = workspace.path("node_modules/kaudit-plugin-acme");
  mkdirSync(workspace.path("node_modules"));
  symlinkSync(resolve("."), workspace.path("node_modules/kaudit"));
  cpSync("fixtures/plugins/kaudit-plugin-acme", root, { recursive: true });
  const compiler = resolve("node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", root], { encoding: "utf8" });
  expect(stdout).to.equal("");
  expect(status).to.equal(0);
}

describe("a plugin from an npm package", () => {
  const workspace = useWorkspace();

  it("compiles against what kaudit publishes, and adds a rule, a derived fact, a list and a reporter", async () => {
    installAcme(workspace);
    const config = workspace.file("config.yaml", "plugins: [kaudit-plugin-acme]\n");
    const list = listOf(workspace, ...CLAIMS, BACKUP);
    const audit = ["audit", "-q", "--snapshot", list, "--config", config];

    const { stdout, stderr } = await run([...audit, "-o", "json"]);
    expect(stderr).to.equal("");
    const { findings, rules, coverage }: Report = JSON.parse(stdout);
    const ofPlugin = findings.filter(({ ruleId }) => ruleId === "acme/missing-backup");
    expect(ofPlugin.map(({ message, severity }) => [message, severity])).to.deep.equal([
      ["No Backup of shop/unsaved is complete", "medium"],
    ]);
    expect(ofPlugin[0]?.remediation[0]?.commands).to.deep.equal(["acme backup create -- shop/unsaved"]);
    expect(rules.find(({ ruleId }) => ruleId === "acme/missing-backup")).to.include({
      state: "evaluated",
      examined: 2,
    });
    expect(coverage.lists.find(({ resource }) => resource === "backups")).to.include({ state: "observed", objects: 1 });
    expect((await run([...audit, "-o", "acme/line"])).stdout).to.match(/^\w+: \d+ critical, \d+ high\n$/);
    expect((await run([...audit, "-ojson", "--only", "acme/missing-backup", "--fail-on=medium"])).exitCode).to.equal(1);
  }).timeout(300_000);

  it("tests its rule with the tester of kaudit's own rules", () => {
    installAcme(workspace);
    const tests = workspace.path("node_modules/kaudit-plugin-acme/dist/missing-backup.spec.js");

    const { status, stdout } = spawnSync(process.execPath, ["node_modules/mocha/bin/mocha.js", "--no-config", tests], {
      encoding: "utf8",
    });

    expect(stdout).to.contain("rule acme/missing-backup").and.to.contain("fails when none is complete");
    expect(stdout).not.to.contain("failing");
    expect(status).to.equal(0);
  }).timeout(300_000);

  it("leaves its rule open where its own list was not read", async () => {
    installAcme(workspace);
    const config = workspace.file("config.yaml", "plugins: [kaudit-plugin-acme]\n");

    const { stdout } = await run(["audit", "-qojson", "--snapshot", listOf(workspace, ...CLAIMS), "--config", config]);

    const { open, rules }: Report = JSON.parse(stdout);
    expect(open.find(({ ruleId }) => ruleId === "acme/missing-backup")).to.include({ reason: "not-collected" });
    expect(rules.find(({ ruleId }) => ruleId === "acme/missing-backup")?.missing).to.deep.equal(["acme/lastBackups"]);
    expect((await run(["explain", "acme/missing-backup", "--config", config])).stdout).to.match(
      /^# A claim has no backup/,
    );
    expect((await run(["rules", "--config", config])).stdout).to.match(/^acme\/missing-backup +high /m);
  }).timeout(300_000);
});

describe("a plugin from a local file", () => {
  const workspace = useWorkspace();

  it("is found beside the configuration, wherever kaudit is run", async () => {
    cpSync("fixtures/plugins/plain.js", workspace.path("plain.mjs"));
    const config = workspace.file("config.yaml", "plugins:\n  - ./plain.mjs\n");

    const { stdout, stderr } = await run([
      "audit",
      "-ojson",
      "-v",
      "--snapshot",
      listOf(workspace, NODE),
      "--config",
      config,
    ]);

    const { findings }: Report = JSON.parse(stdout);
    expect(findings.find(({ ruleId }) => ruleId === "plain/many-nodes")?.message).to.equal("1 Nodes");
    expect(stderr).to.match(/^kaudit: loaded plugin plain\n/);
  });

  it("is never taken from the working directory's own configuration", async () => {
    mkdirSync(workspace.path("kaudit"));
    workspace.file("kaudit/config.yaml", "plugins: [./evil.mjs]\n");
    workspace.file("config.yaml", "plugins: [./evil.mjs]\n");
    const before = process.cwd();
    process.chdir(workspace.directory);
    try {
      expect((await run(["rules"], { env: { HOME: "/nonexistent" } })).exitCode).to.equal(0);
      expect((await run(["rules"], { env: { HOME: "/nonexistent", XDG_CONFIG_HOME: "." } })).exitCode).to.equal(0);
    } finally {
      process.chdir(before);
    }
  });

  it("is taken from the user's configuration directory", async () => {
    mkdirSync(workspace.path("kaudit"));
    cpSync("fixtures/plugins/plain.js", workspace.path("kaudit/plain.mjs"));
    workspace.file("kaudit/config.yaml", "plugins: [./plain.mjs]\n");

    const { stdout } = await run(["rules"], { env: { XDG_CONFIG_HOME: workspace.directory } });

    expect(stdout).to.contain("plain/many-nodes");
  });
});

describe("a plugin is refused in one sentence", () => {
  const workspace = useWorkspace();

  async function refusal(plugins: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
    for (const [name, text] of Object.entries(files)) workspace.file(name, text);
    const config = workspace.file("config.yaml", `plugins: ${plugins}\n`);
    const { exitCode, stdout, stderr } = await run(["rules", "--config", config]);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    expect(stderr).to.match(/^kaudit: [^\n]+\n$/);
    return stderr.slice("kaudit: ".length, -1).replaceAll(workspace.directory, "DIR");
  }

  const REPORTER = '{ id: "x/r", mediaType: "text/plain", render: () => "" }';
  const LIST = '{ fact: "x/pods", apiVersion: "v1", kind: "Pod", resource: "pods", picks: ["metadata.name"] }';
  const rule = (change: string) =>
    `export default { name: "x", rules: [{ id: "x/r", scope: "cluster", family: "x", title: "t", risks: [], rationale: "r",
      sources: ["s"], occasions: ["standing"], worst: { standing: "low" }, identity: ["name"], requires: {},
      messages: { m: { message: "m", impact: "i", remediation: [], verify: [] } }, evaluate: () => null, ${change} }] };`;
  const refused: Readonly<Record<string, readonly [module: string, why: string]>> = {
    "without a default export": ["export const plugin = {};", "its default export must be a mapping"],
    "without a name": ["export default {};", 'its default export lacks "name"'],
    "with a name that is none": ['export default { name: "X" };', 'name must match pattern "^[a-z0-9]+(-[a-z0-9]+)*$"'],
    "with a part that kaudit does not know": [
      'export default { name: "x", rule: [] };',
      'its default export has an unknown key "rule"; known are name, rules, derivedFacts, lists, reporters',
    ],
    "with an id that is not its own": [
      `export default { name: "y", reporters: [${REPORTER}] };`,
      'reporters[0] is called "x/r", but must be called "y/…"',
    ],
    "with a built-in rule's id": [
      rule('id: "mounted-volume"'),
      'rules[0] is called "mounted-volume", but must be called "x/…"',
    ],
    "with one id twice": [
      `export default { name: "x", reporters: [${REPORTER}, ${REPORTER}] };`,
      'reporters[1] repeats the id "x/r"',
    ],
    "with a function that is none": [rule('evaluate: "yes"'), "rules[0].evaluate is no function"],
    "with an unknown change": [
      rule('occasions: ["reinstall"]'),
      "rules[0].occasions[0] must be one of standing, drain, reboot, power-off, remove-node, relocate, replace-control-plane, restore-etcd, upgrade",
    ],
    "with a change whose worst is not said": [rule("worst: {}"), 'rule "x/r" does not say the worst for "standing"'],
    "with a title that is empty": [rule('title: ""'), "rules[0].title is empty"],
    "with hosts selected by a rule that runs on each": [
      rule('scope: "host", hosts: { of: "all", need: "all", facts: [] }'),
      'rule "x/r" runs on each host and cannot select hosts as well',
    ],
    "with a list that picks nothing that is a path": [
      `export default { name: "x", lists: [${LIST.replace("metadata.name", "a.{b")}] };`,
      'list "x/pods": "a.{b" is no pick path',
    ],
    "that does not start": ['throw new Error("no licence\\nsecond line");', "it does not start: no licence"],
  };
  for (const [what, [module, why]] of Object.entries(refused)) {
    it(what, async () => {
      const sentence = await refusal("[./plugin.mjs]", { "plugin.mjs": module });

      expect(sentence).to.equal(
        `cannot use plugin "./plugin.mjs": ${why}${why.includes("start") ? "" : "; see docs/extending.md"}`,
      );
    });
  }

  it("that reads a list which kaudit reads", async () => {
    expect(
      await refusal("[./plugin.mjs]", { "plugin.mjs": `export default { name: "x", lists: [${LIST}] };` }),
    ).to.equal(
      'list "x/pods" reads v1 Pod, as "pods" does; read "pods" and name further fields in the rule\'s "reads"',
    );
  });

  it("that is there twice", async () => {
    const files = { "a.mjs": 'export default { name: "x" };', "b.mjs": 'export default { name: "x" };' };

    expect(await refusal("[./a.mjs, ./b.mjs]", files)).to.equal(
      'plugins "./a.mjs" and "./b.mjs" both call themselves "x"; keep one of them in DIR/config.yaml',
    );
  });

  it("that is no file", async () => {
    expect(await refusal("[./gone.mjs]")).to.match(
      /^cannot use plugin "\.\/gone\.mjs": it does not start: Cannot find module 'DIR\/gone\.mjs'/,
    );
  });

  it("that is no package that is installed beside the configuration", async () => {
    expect(await refusal("[yargs]")).to.match(
      /^cannot find plugin "yargs" from DIR: Cannot find package 'yargs' imported from DIR\/config\.yaml; install it there/,
    );
  });

  for (const address of ["data:text/javascript,1", "http://x/y.js", "node:fs", "..", "file:///x.js", "a b"]) {
    it(`that is named "${address}"`, async () => {
      expect(await refusal(`["${address}"]`)).to.equal(
        `"${address}" in DIR/config.yaml names no plugin; write an npm package, or a file that begins with "./"`,
      );
    });
  }
});
