import { chmodSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { isInstalled } from "../../../../installed.js";
import { skipSaying } from "../../../../skip.js";
import { isRoot, SUDO_TAKES_ROOT } from "../shells.js";
import {
  detailOf,
  outputOf,
  type RunOn,
  type RunRequest,
  reasonOf,
  runWithBuiltInClient,
  runWithOpenSsh,
} from "./clients.js";
import { type KeyRing, makeKeyRing, type Sshd, skipWithoutSshd, startSshd } from "./sshd.js";

const CLIENTS: Readonly<Record<string, RunOn>> = { "the built-in client": runWithBuiltInClient, ssh: runWithOpenSsh };

for (const [client, runOn] of Object.entries(CLIENTS)) {
  describe(`a script run by ${client} through a real sshd`, () => {
    let ring: KeyRing;
    const undo: (() => unknown)[] = [];

    before(function () {
      skipWithoutSshd(this);
      ring = makeKeyRing();
      undo.push(ring.remove);
      ring.key("host");
      ring.key("id");
      ring.write("authorized_keys", `${ring.publicKey("id")}\n`);
    });
    after(async () => {
      for (const step of undo) await step();
    });

    let plain: Promise<Sshd> | undefined;
    function plainSshd(): Promise<Sshd> {
      plain ??= sshdWith();
      return plain;
    }
    async function sshdWith(...options: readonly string[]): Promise<Sshd> {
      const sshd = await startSshd(ring, "sshd", [`HostKey ${ring.path("host")}`, ...options]);
      undo.unshift(sshd.stop);
      return sshd;
    }
    function run(sshd: Sshd, more: Partial<RunRequest> = {}) {
      ring.write("known_hosts", `[127.0.0.1]:${sshd.port} ${ring.publicKey("host")}\n`);
      const lines = [
        "IdentityAgent none",
        `IdentityFile ${ring.path("id")}`,
        `UserKnownHostsFile ${ring.path("known_hosts")}`,
      ];
      return runOn(ring, { config: `${lines.join("\n")}\n`, destination: `ssh://127.0.0.1:${sshd.port}`, ...more });
    }

    it("gets its arguments and gives its output, exit status and standard error", async () => {
      const result = await run(await plainSshd(), {
        script: 'echo "$1-$2"; echo oops >&2; exit 3\n',
        args: ["0a", "b"],
      });

      expect(outputOf(result)).to.equal("0a-b\n");
      expect(result.end).to.deep.equal({ kind: "exited", status: 3, stderr: "oops\n" });
    });

    it("has no terminal and no forwarded agent, and its person's commands are not run here", async () => {
      const sshd = await plainSshd();
      const config = [
        "ForwardAgent yes",
        "RequestTTY force",
        `LocalCommand touch ${ring.path("touched")}`,
        "PermitLocalCommand yes",
        "RemoteCommand echo mine",
        `RemoteForward ${ring.path("socket")} 127.0.0.1:1`,
        "IdentityAgent none",
        `IdentityFile ${ring.path("id")}`,
        `UserKnownHostsFile ${ring.path("known_hosts")}`,
        "",
      ].join("\n");

      const result = await run(sshd, {
        script: 'test -t 1 || echo "$SSH_TTY.$SSH_AUTH_SOCK.$(test -n "$SSH_CONNECTION" && echo ssh)"\n',
        config,
      });

      expect(outputOf(result)).to.equal("..ssh\n");
      expect(existsSync(ring.path("touched"))).to.equal(false);
      expect(existsSync(ring.path("socket"))).to.equal(false);
    });

    it("of two megabytes arrives whole", async () => {
      const result = await run(await plainSshd(), {
        script: `echo begin\n${`# ${"x".repeat(997)}\n`.repeat(2000)}echo end\n`,
      });

      expect(outputOf(result)).to.equal("begin\nend\n");
    });

    it("may end before it is read to the end", async () => {
      const result = await run(await plainSshd(), { script: `exit 4\n${"#\n".repeat(1_500_000)}` });

      expect(result.end).to.include({ kind: "exited", status: 4 });
    });

    it("may end in the moment that it begins, and its status is told however often", async () => {
      const sshd = await sshdWith(`ForceCommand ${ring.write("at-once", "#!/bin/sh\nexit 7\n")}`);
      chmodSync(ring.path("at-once"), 0o755);
      for (let time = 0; time < 15; time++) {
        const result = await run(sshd);
        expect(detailOf(result)).to.equal("");
        expect(result.end).to.include({ kind: "exited", status: 7 });
      }
    });

    it("that leaves something running behind is over when it is over", async function () {
      // OpenSSH's client does not tell that the script has ended before its output has.
      if (client === "ssh") this.skip();
      const result = await run(await plainSshd(), { script: "sleep 7 & echo done\n", limits: { runSeconds: 6 } });

      expect(outputOf(result)).to.equal("done\n");
      expect(reasonOf(result)).to.equal("exited");
    });

    it("is refused arguments that a shell could read as anything else", async () => {
      const sshd = await plainSshd();

      for (const args of [["a b"], ["$x"], ["-a"], [""], ["A"], ["a\n"]]) {
        const error = await run(sshd, { args }).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error, JSON.stringify(args)).to.be.instanceOf(RangeError);
      }
    });

    it("is replaced by a forced command, which gets the arguments in SSH_ORIGINAL_COMMAND", async () => {
      const forced = ring.write(
        "forced_keys",
        `restrict,command="echo $SSH_ORIGINAL_COMMAND" ${ring.publicKey("id")}\n`,
      );
      const result = await run(await sshdWith(`AuthorizedKeysFile ${forced}`), { args: ["0a", "1b"] });

      expect(outputOf(result)).to.equal("sh -s 0a 1b\n");
    });

    it("runs where a connection may hold one session only", async () => {
      expect(outputOf(await run(await sshdWith("MaxSessions 1")))).to.equal("hello\n");
    });

    it("does not run where a login gets no shell", async () => {
      const result = await run(await sshdWith("MaxSessions 0"));

      // OpenSSH's client says why only to those who ask it to be verbose.
      expect(reasonOf(result)).to.equal(client === "ssh" ? "connection-lost" : "forbidden");
    });

    it("waits for a host that has too many logins in hand, and gives up after three", async () => {
      const sshd = await sshdWith("MaxStartups 1:100:1");
      const held = connect(sshd.port, "127.0.0.1");
      await new Promise((resolve) => held.once("data", resolve));

      const refused = await run(sshd);
      expect(reasonOf(refused)).to.equal("connection-lost");

      if (client === "ssh") return void held.destroy();
      const waiting = run(sshd);
      await sleep(100);
      held.destroy();
      expect(outputOf(await waiting)).to.equal("hello\n");
    });

    it("that hangs is given up on time", async () => {
      const result = await run(await plainSshd(), { script: "echo first; sleep 100\n", limits: { runSeconds: 1 } });

      expect(reasonOf(result)).to.equal("timeout");
      expect(outputOf(result)).to.equal("first\n");
    });

    it("that prints without end is cut, on standard output as on standard error", async () => {
      const sshd = await plainSshd();
      const output = await run(sshd, { script: "yes\n" });
      const error = await run(sshd, { script: "echo first; yes >&2\n" });

      expect(reasonOf(output)).to.equal("truncated");
      expect(output.output).to.have.length(100_000);
      expect(reasonOf(error)).to.equal("truncated");
      expect(outputOf(error)).to.equal("first\n");
    });

    it("that is killed is no empty answer", async () => {
      const result = await run(await plainSshd(), { script: "kill -9 $$\n" });

      expect(reasonOf(result)).to.equal("connection-lost");
    });

    it("is given up when the whole run is, by its deadline or by a person", async () => {
      const sshd = await plainSshd();
      const interrupted = new AbortController();
      setTimeout(() => interrupted.abort(), 1000);

      const late = await run(sshd, { script: "sleep 100\n", signal: AbortSignal.timeout(500) });
      expect(reasonOf(late)).to.equal("timeout");
      expect(reasonOf(await run(sshd, { script: "sleep 100\n", signal: interrupted.signal }))).to.equal(
        "not-collected",
      );
      expect(reasonOf(await run(sshd, { signal: interrupted.signal }))).to.equal("not-collected");
    });

    it("does not run where there is no POSIX shell", async () => {
      const nowhere = ring.path("empty");
      mkdirSync(nowhere, { recursive: true });
      const result = await run(await sshdWith(`SetEnv PATH=${nowhere}`));

      expect(reasonOf(result)).to.equal("unsupported-os");
    });

    describe("with sudo", () => {
      before(function () {
        if (!isInstalled("sudo")) skipSaying(this, "no sudo is installed");
      });

      it("runs as root where sudo needs no password", async function () {
        if (!isRoot) skipSaying(this, SUDO_TAKES_ROOT);
        const result = await run(await plainSshd(), {
          script: 'echo "$(id -u) $SUDO_USER $1"\n',
          args: ["0a"],
          sudo: true,
        });

        expect(outputOf(result)).to.equal("0 root 0a\n");
      });

      it("is refused by a real sudo that does not know the person", async function () {
        if (!isRoot) skipSaying(this, SUDO_TAKES_ROOT);
        const sudoers = ring.write("sudoers", "Defaults env_reset\n");
        chmodSync(sudoers, 0o440);
        const inOwnMounts = ["unshare", "-m", "sh", "-c", 'mount --bind "$0" /etc/sudoers && exec "$@"', sudoers];
        const sshd = await startSshd(ring, "sudo", [`HostKey ${ring.path("host")}`], inOwnMounts);
        undo.unshift(sshd.stop);
        const result = await run(sshd, { sudo: true, script: "echo never\n" });

        expect(result.output).to.have.length(0);
        expect(reasonOf(result)).to.equal("sudo-refused");
      });

      it("is refused where there is no sudo", async () => {
        const path = ring.path("no-sudo");
        mkdirSync(path, { recursive: true });
        if (!existsSync(`${path}/sh`)) symlinkSync("/bin/sh", `${path}/sh`);
        const result = await run(await sshdWith(`SetEnv PATH=${path}`), { sudo: true });

        expect(reasonOf(result)).to.equal("sudo-refused");
        expect(detailOf(result)).to.include("sudoers");
      });
    });
  });
}
