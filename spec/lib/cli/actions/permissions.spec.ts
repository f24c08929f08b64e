import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { factsFromOutput } from "../../../../lib/collect/host/facts-from-output.js";
import { hostScript } from "../../../../lib/collect/host/script.js";
import { scriptArguments } from "../../../../lib/collect/host/script-arguments.js";
import type { HostRun } from "../../../../lib/collect/host/transport.js";
import { isInstalled } from "../../../installed.js";
import { aPlan, isRoot } from "../../collect/host/shells.js";
import { type RunOn, reasonOf, runWithBuiltInClient, runWithOpenSsh } from "../../collect/host/ssh/clients.js";
import { type KeyRing, makeKeyRing, type Sshd, skipWithoutSshd, startSshd } from "../../collect/host/ssh/sshd.js";
import { run } from "../run.js";
import { useWorkspace } from "../workspace.js";

describe("kaudit permissions --ssh", () => {
  const workspace = useWorkspace();

  it("prints the script, its digest and the lines that pin it", async () => {
    const { exitCode, stdout, stderr } = await run(["permissions", "--ssh"]);
    const { text, sha256 } = hostScript();

    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(stdout.endsWith(`\n${text}`)).to.equal(true);
    expect(createHash("sha256").update(text).digest("hex")).to.equal(sha256);
    expect(stdout).to.contain(`# SHA-256: ${sha256}\n`);
    expect(stdout).to.match(/^restrict,command="sudo -n \/usr\/local\/sbin\/kaudit-host-facts" PUBLIC-KEY$/m);
    expect(stdout).to.contain(`\nkaudit ALL=(root) NOPASSWD: sha256:${sha256} /usr/local/sbin/kaudit-host-facts\n`);
  });

  it("writes the script to a file, byte for byte, and leaves it out of what it prints", async () => {
    const file = workspace.path("kaudit-host-facts");
    const { exitCode, stdout } = await run(["permissions", "--ssh", "--script", file]);

    expect(exitCode).to.equal(0);
    expect(readFileSync(file, "utf8")).to.equal(hostScript().text);
    expect(stdout.split("\n").filter((line) => !line.startsWith("#"))).to.have.length(4);
  });

  it("refuses to write the script for a cluster, and says where it cannot", async () => {
    const idle = await run(["permissions", "--script", workspace.path("x")]);
    const nowhere = await run(["permissions", "--ssh", "--script", "/nonexistent/x"]);

    expect([idle.exitCode, nowhere.exitCode]).to.deep.equal([2, 2]);
    expect(idle.stderr).to.contain("--ssh --script FILE");
    expect(nowhere.stderr).to.contain("cannot write script /nonexistent/x: its directory does not exist");
    expect(nowhere.stdout).to.equal("");
  });
});

const missing = isRoot ? (isInstalled("sudo") ? "" : "no sudo is installed") : "it takes root, to make an account";
const title = "a host with the lines that kaudit permissions --ssh prints";

// An account, a script and sudoers of its own are bound over this machine's, in the mount namespace of a real sshd.
(missing === "" ? describe : describe.skip)(missing === "" ? title : `${title} (skipped: ${missing})`, () => {
  let ring: KeyRing;
  let sshd: Sshd;
  const undo: (() => unknown)[] = [];
  const installed = () => ring.path("sbin/kaudit-host-facts");

  before(async function () {
    skipWithoutSshd(this);
    ring = makeKeyRing();
    undo.push(ring.remove);
    chmodSync(ring.directory, 0o755);
    for (const key of ["host", "id"]) ring.key(key);
    const { stdout } = await run(["permissions", "--ssh"]);
    const lines = (pattern: RegExp) => stdout.match(pattern)?.join("\n") ?? "";
    const authorized = lines(/^restrict,.*$/m).replace("PUBLIC-KEY", ring.publicKey("id"));
    chmodSync(ring.write("keys", `${authorized}\n`), 0o644);
    chmodSync(ring.write("sudoers", `${lines(/^(?:Defaults!|kaudit ALL).*$/gm)}\n`), 0o440);
    for (const [file, entry] of Object.entries({
      passwd: `kaudit:x:65533:65534::${ring.directory}:/bin/sh\n`,
      shadow: "kaudit:*:20000:0:99999:7:::\n",
    })) {
      chmodSync(ring.write(file, readFileSync(`/etc/${file}`, "utf8") + entry), 0o644);
    }
    spawnSync("mkdir", ["-m", "755", ring.path("sbin")]);
    await run(["permissions", "--ssh", "--script", installed()]);
    chmodSync(installed(), 0o755);
    const bind = ["sudoers", "passwd", "shadow"].map((file) => `mount --bind "$0/${file}" /etc/${file}`).join(" && ");
    const script = `${bind} && mount --bind "$0/sbin" /usr/local/sbin && exec "$@"`;
    const wrapper = ["unshare", "-m", "sh", "-c", script, ring.directory];
    sshd = await startSshd(
      ring,
      "pinned",
      [`HostKey ${ring.path("host")}`, `AuthorizedKeysFile ${ring.path("keys")}`],
      wrapper,
    );
    undo.unshift(sshd.stop);
    ring.write("known_hosts", `[127.0.0.1]:${sshd.port} ${ring.publicKey("host")}\n`);
  });
  after(async () => {
    for (const step of undo) await step();
  });

  const plan = aPlan(["identity", "mounts", "hostPortRules", "etcdSnapshots", "paths"], { paths: ["/root"] });
  function ask(runOn: RunOn, more: { readonly args?: readonly string[]; readonly sudo?: boolean } = {}) {
    const config = ["User kaudit", "IdentityAgent none", `IdentityFile ${ring.path("id")}`];
    return runOn(ring, {
      config: `${[...config, `UserKnownHostsFile ${ring.path("known_hosts")}`].join("\n")}\n`,
      destination: `ssh://kaudit@127.0.0.1:${sshd.port}`,
      script: "echo mine\n",
      args: scriptArguments(plan, "00ff"),
      limits: { outputBytes: 1_000_000 },
      ...more,
    });
  }
  const factsOf = ({ output }: HostRun) =>
    factsFromOutput(output, "00ff", plan, { source: "test", at: "2026-11-20T12:00:00Z" });

  it("has sudoers that visudo finds no fault with", () => {
    const { status, stdout, stderr } = spawnSync("visudo", ["-c", "-f", ring.path("sudoers")], { encoding: "utf8" });

    expect(status, stdout + stderr).to.equal(0);
  });

  for (const [client, runOn] of Object.entries({ "the built-in client": runWithBuiltInClient, ssh: runWithOpenSsh })) {
    it(`gives facts that root alone may read, through ${client}, and runs nothing that is sent`, async () => {
      for (const sudo of [false, true]) {
        const answered = await ask(runOn, { sudo });
        const facts = factsOf(answered);

        expect(answered.end).to.include({ kind: "exited", status: 0 });
        expect(Buffer.from(answered.output).toString("latin1")).to.match(/^kaudit 00ff hello plain/);
        for (const [fact, observation] of Object.entries(facts)) {
          expect(observation, fact).to.include({ state: "observed" });
        }
      }
    });
  }

  it("runs no other command for the key, with or without a terminal", () => {
    const known = `UserKnownHostsFile=${ring.path("known_hosts")}`;
    const options = [
      "-F",
      "none",
      "-i",
      ring.path("id"),
      "-o",
      known,
      "-o",
      "IdentityAgent=none",
      "-p",
      String(sshd.port),
    ];
    for (const command of [[], ["id"], ["sh", "-c", "id"], ["00ff", "identity;id"], ["00ff", "path", "$(id)"]]) {
      const argv = [...options, "-tt", "kaudit@127.0.0.1", ...command];
      const { stdout } = spawnSync("ssh", argv, { input: "id\n", encoding: "utf8", timeout: 10_000 });

      expect(stdout, command.join(" ")).to.not.match(/uid=|gid=/);
    }
  });

  it("refuses a script that somebody has changed", async () => {
    const text = readFileSync(installed(), "utf8");
    try {
      appendFileSync(installed(), "id\n");
      const refused = await ask(runWithBuiltInClient);

      expect(reasonOf(refused)).to.equal("sudo-refused");
      expect(refused.output).to.have.length(0);
    } finally {
      writeFileSync(installed(), text);
    }
    expect(reasonOf(await ask(runWithBuiltInClient))).to.equal("exited");
  });
});
