import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import { skipSaying } from "../skip.js";
import { useWorkspace } from "./cli/workspace.js";

const PROGRAM = resolve("dist/lib/cli.js");
const ENV = { PATH: process.env.PATH, XDG_CONFIG_HOME: "/nonexistent" };

function kaudit(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...argv], {
    encoding: "utf8",
    env: { ...ENV, ...env },
  });
  return { status, stdout, stderr };
}

function shell(script: string) {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, "sh", process.execPath, PROGRAM], {
    encoding: "utf8",
    env: ENV,
  });
  return { status, stdout, stderr };
}

describe("the program", () => {
  const workspace = useWorkspace();

  it("prints its version", () => {
    expect(kaudit(["--version"])).to.deep.include({ status: 0, stderr: "" });
    expect(kaudit(["--version"]).stdout).to.match(/^kaudit \d+\.\d+\.\d+\n$/);
  });

  it("answers a mistake with one sentence, in English, without colour, and 2", () => {
    expect(kaudit(["audit", "drain", "--forse"], { LANG: "zh_CN.UTF-8", FORCE_COLOR: "1" })).to.deep.equal({
      status: 2,
      stdout: "",
      stderr: "kaudit: unknown flag --forse (did you mean --force?)\n",
    });
  });

  it("ends with 1 when something would be lost", () => {
    const argv = ["audit", "relocate", "node1", "--from=/var/lib/kubelet", "--to=/data900/kubelet"];

    const { status, stdout } = kaudit([...argv, "--snapshot=fixtures/snapshots/demo.jsonl.gz", "-qojson"]);

    expect(status).to.equal(1);
    expect(JSON.parse(stdout)).to.include({ verdict: "no-go" });
  });

  it("loads for --help nothing but its own grammar and yargs", () => {
    const { status } = kaudit(["--help"], { NODE_V8_COVERAGE: workspace.directory });

    expect(status).to.equal(0);
    const loaded = readdirSync(workspace.directory).flatMap((file) => loadedModules(workspace.path(file)));
    const packages = new Set(loaded.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []));
    const yargsAndItsOwn = ["yargs", "yargs-parser", "y18n", "cliui", "escalade", "string-width", "strip-ansi"];
    const ofWidths = [
      "ansi-regex",
      "ansi-styles",
      "emoji-regex",
      "get-east-asian-width",
      "wrap-ansi",
      "get-caller-file",
    ];
    expect([...packages].filter((name) => ![...yargsAndItsOwn, ...ofWidths].includes(name))).to.deep.equal([]);
    const own = loaded.filter((url) => url.includes("/dist/") && !url.includes("node_modules"));
    expect(own.filter((url) => !/\/dist\/lib\/(?:cli\.js|cli\/|model\/|derive\/)/.test(url))).to.deep.equal([]);
    expect(own.filter((url) => url.includes("/cli/actions/"))).to.deep.equal([]);
  });

  it("goes by the name that kubectl gives it", () => {
    symlinkSync(PROGRAM, workspace.path("kubectl-kaudit"));

    const { stdout } = spawnSync(process.execPath, [workspace.path("kubectl-kaudit"), "rules", "--help"], {
      encoding: "utf8",
    });

    expect(stdout).to.match(/^kubectl kaudit rules /);
  });

  it("reads what kubectl prints through a pipe", () => {
    const { status, stdout } = shell('cat fixtures/kube/relocation/before.json | "$1" "$2" audit --snapshot - -qojson');

    expect(status).to.be.oneOf([0, 1, 3]);
    expect(JSON.parse(stdout).scope.sources[0]).to.include({ kind: "list", name: "/dev/stdin" });
  });

  it("ends in peace when its reader has had enough", () => {
    const { status, stdout, stderr } = shell('{ "$1" "$2" demo -o yaml; echo "status $?" >&2; } | head -n 1');

    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: "schema: kaudit.report/v1\n" });
    expect(stderr).to.equal("status 0\n");
  });

  it("says that standard output could not be written", function () {
    if (process.platform !== "linux") skipSaying(this, "only Linux has /dev/full");
    const { status, stderr } = shell('"$1" "$2" demo > /dev/full');

    expect(status).to.equal(2);
    expect(stderr).to.match(
      /^kaudit: cannot write to standard output: .*ENOSPC.*; send the report to a file with -o FORMAT=FILE\n$/,
    );
  });

  it("does its work where standard error is closed", () => {
    const { status, stdout } = shell('"$1" "$2" audit --snapshot fixtures/kube/relocation/before.json -ojson 2>&-');

    expect(status).to.be.oneOf([0, 1, 3]);
    expect(JSON.parse(stdout)).to.include({ schema: "kaudit.report/v1" });
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`ends with ${code} on ${signal}, whatever it waits for`, async () => {
      const pipe = workspace.path("pipe");
      spawnSync("mkfifo", [pipe]);
      const child = spawn(
        process.execPath,
        [PROGRAM, "audit", "-v", "--snapshot", "fixtures/kube/relocation/before.json", "--snapshot", pipe],
        { env: ENV },
      );
      await once(child.stderr, "data");

      child.kill(signal);

      // A shell reports both as this number: a signal's own end, and the exit where nothing blocks it.
      const [exitCode, ended] = await once(child, "exit");
      expect(ended === signal ? code : exitCode).to.equal(code);
    });
  }
});

function loadedModules(file: string): readonly string[] {
  const { result }: { result: readonly { url: string }[] } = JSON.parse(readFileSync(file, "utf8"));
  return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
}
