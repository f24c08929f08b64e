import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { hostLimits } from "../../../../lib/collect/host/collect.js";
import { PARSERS } from "../../../../lib/collect/host/parsers.js";
import { hostScript } from "../../../../lib/collect/host/script.js";
import { scriptArguments } from "../../../../lib/collect/host/script-arguments.js";
import { scriptProgram } from "../../../../lib/collect/host/script-program.js";
import type { HostFactId } from "../../../../lib/model/host-facts.js";
import { observedValue } from "../../../../lib/model/observation.js";
import type { HostObservations } from "../../../../lib/model/snapshot.js";
import { aPlan, canUnshare, isRoot, MACHINE_IS_BUSY, runScript, shellsHere } from "./shells.js";

const EVERY_FACT = [...Object.keys(PARSERS), "trees"] as readonly HostFactId[];
const { text, sha256, edition, seconds } = hostScript();
const hasShellcheck = spawnSync("shellcheck", ["--version"]).status === 0;

/** A directory with one of each kind of thing in it. */
function aTree(): string {
  const root = mkdtempSync(join(tmpdir(), "kaudit-"));
  mkdirSync(join(root, "pods", "u1", "volumes", "kubernetes.io~empty-dir", "e"), { recursive: true });
  writeFileSync(join(root, "config.yaml"), "a".repeat(5000));
  writeFileSync(join(root, "odd\nname [x]* \\"), "b");
  linkSync(join(root, "config.yaml"), join(root, "again"));
  symlinkSync("/etc", join(root, "abroad"));
  symlinkSync("config.yaml", join(root, "at-home"));
  symlinkSync("/etc/passwd", join(root, "pods", "u1", "volumes", "kubernetes.io~empty-dir", "e", "of-a-tenant"));
  spawnSync("mkfifo", [join(root, "fifo")]);
  return root;
}

/** What others on this machine do not change meanwhile: of its mounts the first ones, and addresses where they are a namespace's own. */
function whatKeepsStill({ mounts, addresses, ...facts }: HostObservations): object {
  const places = new Set(["/", "/dev"]);
  const first = (mounts && observedValue(mounts))?.filter(({ target }) => places.has(target)) ?? [];
  return {
    ...facts,
    mounts: first.map(({ id, parentId, ...mount }) => mount),
    addresses: canUnshare ? addresses : addresses?.state,
  };
}

describe("the script for hosts", function () {
  this.timeout(MACHINE_IS_BUSY);
  let root = "";
  before(() => {
    root = aTree();
  });
  after(() => rmSync(root, { recursive: true }));

  it("is the same in every run, and known by its digests", () => {
    expect(sha256).to.match(/^[0-9a-f]{64}$/);
    expect(text).to.include(`edition ${edition}.`);
    expect(text).to.not.match(/@[A-Z]+@/);
  });

  it(hasShellcheck ? "pleases shellcheck" : "pleases shellcheck (skipped: shellcheck is not installed)", function () {
    if (!hasShellcheck) this.skip();
    const { stdout } = spawnSync("shellcheck", ["-s", "sh", "-"], { input: text, encoding: "utf8" });

    expect(stdout).to.equal("");
  });

  for (const [name, [program, ...words]] of shellsHere) {
    it(`is read without complaint by ${name}`, () => {
      const { status, stderr } = spawnSync(program, [...words, "-n"], { input: text, encoding: "utf8" });

      expect([status, stderr]).to.deep.equal([0, ""]);
    });
  }

  it("gives the same facts in every shell that is here", async function () {
    // Between two shells another program of this machine may mount something, or keep it too busy for a fragment's time limit.
    this.retries(3);
    const plan = aPlan(
      ["identity", "kernelRelease", "osRelease", "mounts", "fstab", "swaps", "addresses", "paths", "trees"],
      {
        paths: [root, join(root, "abroad"), join(root, "fifo"), join(root, "gone"), "/etc"],
        trees: [root],
      },
    );
    // Addresses come and go here; those of a namespace do not.
    const prelude = canUnshare ? "ip link set lo up; ip address add 192.0.2.7/32 dev lo; :" : "";
    const runs: Awaited<ReturnType<typeof runScript>>[] = [];
    for (const shell of shellsHere.values()) runs.push(await runScript(plan, { shell, prelude }));

    expect(runs.length).to.be.greaterThan(0);
    for (const { facts, status } of runs) {
      expect(status).to.equal(0);
      expect(whatKeepsStill(facts)).to.deep.equal(whatKeepsStill(runs[0]?.facts ?? {}));
    }
  });

  it("looks at paths and walks a tree, and tells no name that a tenant has chosen", async () => {
    const { facts } = await runScript(
      aPlan(["paths", "trees"], { paths: [root, join(root, "abroad")], trees: [root] }),
    );

    const link = { path: join(root, "abroad"), type: "symlink", linkTarget: "/etc", realPath: "/etc" };
    const entries = Math.min(readdirSync("/etc").length, 1000);
    expect(facts.paths && observedValue(facts.paths)).to.deep.equal([
      { path: root, type: "directory", realPath: root, entries: 7 },
      { ...link, realType: "directory", entries },
    ]);
    const [tree] = (facts.trees && observedValue(facts.trees)) ?? [];
    expect(tree).to.deep.include({
      isComplete: true,
      inodes: 12,
      hardLinkedInodes: 1,
      absoluteSymlinks: [{ path: join(root, "abroad"), linkTarget: "/etc" }],
      prunedAt: [],
    });
    expect(tree?.counts).to.include({ directory: 6, file: 3, symlink: 3, fifo: 1 });
  });

  it("answers for every fact that there is, with a value or a reason", async () => {
    const { facts, status } = await runScript(aPlan(EVERY_FACT, { trees: ["/proc/1/fdinfo", root] }));

    expect(status).to.equal(0);
    expect(Object.keys(facts)).to.have.members([...EVERY_FACT]);
    const misunderstood = Object.values(facts).filter(
      (fact) => fact.state === "unobserved" && ["malformed", "truncated"].includes(fact.reason),
    );
    expect(misunderstood).to.deep.equal([]);
  });

  it("ends within its own time though nothing that it starts does, and says what it did not come to", async () => {
    const endless = text.replace(/^( +.*frame (?!hello)"?\w+\S* \S+( \S+)? \d+ \w+) \w+.*;;$/gm, "$1 sleep 1000 ;;");
    const script = endless.replace("budget=80 ", "budget=4 ");
    const begun = performance.now();
    const { facts, status } = await runScript(aPlan(["fstab", "swaps", "clock", "paths", "mounts"]), { script });

    // Each of them may take 5 s at least.
    expect(performance.now() - begun).to.be.lessThan(15_000);
    expect(status).to.equal(0);
    const reasons = Object.values(facts).map((fact) => fact.state === "unobserved" && fact.reason);
    expect(reasons).to.deep.equal(Array(5).fill("timeout"));
    const details = Object.values(facts).map((fact) => (fact.state === "unobserved" ? fact.detail : ""));
    expect(details.join()).to.match(/longer than the script waits for it/);
    expect(details.filter((detail) => detail.includes("was over before it"))).to.have.length(4);
  });

  it("keeps time for the walks, however many of the others hang", async () => {
    const hanging = text.replace(/^( +.*frame (?!hello)"?\w+\S* \S+( \S+)? \d+ \w+) \w+.*;;$/gm, "$1 sleep 1000 ;;");
    const script = hanging.replace("budget=80 kept_to_walks=20 ", "budget=25 kept_to_walks=22 ");
    const { facts } = await runScript(aPlan(["fstab", "swaps", "trees"], { trees: [root] }), { script });

    expect([facts.fstab, facts.swaps].map((fact) => fact?.state)).to.deep.equal(["unobserved", "unobserved"]);
    expect(facts.trees?.state).to.equal("observed");
  });

  it("is given more time by whoever waits for it than it takes", () => {
    const limits = hostLimits(scriptProgram());

    expect(limits.runSeconds).to.be.greaterThan(seconds);
    const own = [...text.matchAll(/ frame \w+ (\d+) \d+ /g)].map(([, limit]) => Number(limit));
    expect(own.length).to.be.greaterThan(20);
    expect(Math.max(...own)).to.be.lessThan(seconds);
  });

  it("leaves nothing in the directory that it starts in", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "kaudit-"));
    await runScript(aPlan(EVERY_FACT, { paths: [root, "/etc"], trees: [root] }), { cwd });

    expect(readdirSync(cwd)).to.deep.equal([]);
    rmSync(cwd, { recursive: true });
  });

  it("takes its arguments from a forced command, whatever stands before them", () => {
    const words = scriptArguments(aPlan(["kernelRelease"]), "00ff").join(" ");
    for (const command of [words, `sh -s ${words}`, `sudo -n sh -s ${words}`]) {
      const { stdout } = spawnSync("sh", ["-s"], {
        input: text,
        encoding: "utf8",
        env: { ...process.env, SSH_ORIGINAL_COMMAND: command },
      });
      expect(stdout, command).to.include("kaudit 00ff kernelrelease plain");
    }
  });

  it("does nothing for arguments that are none of its own", () => {
    for (const words of [
      [],
      ["x;id"],
      ["00ff", "$(id)"],
      ["00ff", "path"],
      ["00ff", "path", "/etc"],
      ["00ff", "mounts;id"],
      ["-c", "id"],
    ]) {
      const { stdout, status } = spawnSync("sh", ["-s", "--", ...words], { input: text, encoding: "utf8" });
      expect([stdout, status], words.join(" ")).to.deep.equal(["", 64]);
    }
  });

  it(`says to an account that may read little what it may not${isRoot ? "" : " (skipped: it takes root, to become another)"}`, async function () {
    if (!isRoot) this.skip();
    const { facts } = await runScript(
      aPlan(["mounts", "hostPortRules", "etcdSnapshots", "paths"], { paths: ["/root/.ssh/x"] }),
      {
        uid: 65534,
      },
    );

    expect(facts.mounts?.state).to.equal("observed");
    for (const fact of [facts.hostPortRules, facts.etcdSnapshots, facts.paths]) {
      expect(fact).to.include({ state: "unobserved", reason: "forbidden" });
    }
  });
});
