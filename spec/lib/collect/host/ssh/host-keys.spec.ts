import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { HostRun } from "../../../../../lib/collect/host/transport.js";
import { detailOf, outputOf, type RunOn, reasonOf, runWithBuiltInClient, runWithOpenSsh } from "./clients.js";
import { type KeyRing, makeKeyRing, type Sshd, skipWithoutSshd, startSshd } from "./sshd.js";

const CLIENTS: Readonly<Record<string, RunOn>> = { "the built-in client": runWithBuiltInClient, ssh: runWithOpenSsh };

for (const [client, runOn] of Object.entries(CLIENTS)) {
  describe(`host keys, with ${client} against a real sshd`, () => {
    let ring: KeyRing;
    let sshd: Sshd;
    let name: string;
    const undo: (() => unknown)[] = [];

    before(async function () {
      skipWithoutSshd(this);
      ring = makeKeyRing();
      undo.push(ring.remove);
      for (const host of ["host", "other"]) ring.key(host);
      ring.key("rsa", "-t", "rsa", "-b", "2048");
      ring.key("id");
      ring.write("authorized_keys", `${ring.publicKey("id")}\n`);
      sshd = await startSshd(ring, "sshd", [`HostKey ${ring.path("host")}`, `HostKey ${ring.path("rsa")}`]);
      undo.unshift(sshd.stop);
      name = `[127.0.0.1]:${sshd.port}`;
    });
    after(async () => {
      for (const step of undo) await step();
    });

    /** Runs a script with known_hosts of these lines, hashed by ssh-keygen where it is asked for. */
    async function runWith(lines: readonly string[], more = "", isHashed = false): Promise<HostRun> {
      const known = ring.write("known_hosts", `${lines.join("\n")}\n`);
      if (isHashed) execFileSync("ssh-keygen", ["-H", "-f", known], { stdio: "ignore" });
      return runOn(ring, { config: `${config(known)}${more}\n`, destination: `ssh://127.0.0.1:${sshd.port}` });
    }
    const config = (known: string) =>
      `IdentityFile ${ring.path("id")}\nIdentityAgent none\nUserKnownHostsFile ${known}\nGlobalKnownHostsFile /dev/null\n`;

    it("that are known by name and port, or by name, are accepted", async () => {
      expect(outputOf(await runWith([`${name} ${ring.publicKey("host")}`]))).to.equal("hello\n");
      expect(outputOf(await runWith([`127.0.0.1 ${ring.publicKey("host")}`]))).to.equal("hello\n");
      expect(outputOf(await runWith([`127.0.*,!127.0.0.2 ${ring.publicKey("host")}`]))).to.equal("hello\n");
    });

    it("that are hashed are found, and nothing is written to known_hosts", async () => {
      const run = await runWith([`${name} ${ring.publicKey("host")}`, `web1 ${ring.publicKey("other")}`], "", true);
      const text = readFileSync(ring.path("known_hosts"), "utf8");

      expect(text).to.match(/^\|1\|/);
      expect(outputOf(run)).to.equal("hello\n");
      expect(readFileSync(ring.path("known_hosts"), "utf8")).to.equal(text);
    });

    it("of a rarer type are asked for when they are the known ones", async () => {
      expect(outputOf(await runWith([`${name} ${ring.publicKey("rsa")}`]))).to.equal("hello\n");

      const lines = ["a", "b", "c"].map((host) => `${host} ${ring.publicKey("other")}`);
      const run = await runWith([...lines, `${name} ${ring.publicKey("rsa")}`], "", true);
      expect(outputOf(run)).to.equal("hello\n");
    });

    it("are looked up under HostKeyAlias", async () => {
      const lines = [`shop ${ring.publicKey("host")}`];

      expect(reasonOf(await runWith(lines))).to.equal("host-key-unknown");
      expect(outputOf(await runWith(lines, "HostKeyAlias SHOP"))).to.equal("hello\n");
    });

    it("that nobody knows are refused as unknown, before any key of ours is offered", async () => {
      const attempts = () =>
        sshd.log().match(/userauth|Accepted|Failed|Connection closed by (?:authenticating|invalid)/g);
      const before = attempts()?.length;

      const run = await runWith([`web1 ${ring.publicKey("host")}`]);

      expect(reasonOf(run)).to.equal("host-key-unknown");
      expect(run.output).to.have.length(0);
      expect(attempts()?.length).to.equal(before);
    });

    it("that differ from the known ones are refused as changed, be they of another type or hashed", async () => {
      expect(reasonOf(await runWith([`${name} ${ring.publicKey("other")}`]))).to.equal("host-key-mismatch");
      expect(reasonOf(await runWith([`${name} ${ring.publicKey("other")}`], "", true))).to.equal("host-key-mismatch");
    });

    it("that are revoked are refused, whoever knows them", async () => {
      const run = await runWith([`${name} ${ring.publicKey("host")}`, `@revoked * ${ring.publicKey("host")}`]);

      expect(reasonOf(run)).to.equal("host-key-mismatch");
      expect(detailOf(run)).to.include("is revoked");
    });

    it("are found in any of several files", async () => {
      ring.write("second", `${name} ${ring.publicKey("host")}\n`);
      const more = `UserKnownHostsFile ${ring.path("missing")} ${ring.path("second")}\n`;
      const run = await runOn(ring, {
        config: `${more}${config(ring.write("known_hosts", ""))}`,
        destination: `ssh://127.0.0.1:${sshd.port}`,
      });

      expect(outputOf(run)).to.equal("hello\n");
    });

    it("are not accepted for what ssh_config says of strangers, or of this machine", async () => {
      for (const word of ["StrictHostKeyChecking no", "NoHostAuthenticationForLocalhost yes", "VerifyHostKeyDNS yes"]) {
        expect(reasonOf(await runWith([], word)), word).to.equal("host-key-unknown");
      }
    });

    if (client === "ssh") return;

    it("that only a certificate authority vouches for are unknown, and the sentence says so", async () => {
      const run = await runWith([`@cert-authority * ${ring.publicKey("other")}`]);

      expect(reasonOf(run)).to.equal("host-key-unknown");
      expect(detailOf(run)).to.match(/certificate authority \(.*known_hosts:1\).*--ssh-command ssh/);
    });
  });
}
