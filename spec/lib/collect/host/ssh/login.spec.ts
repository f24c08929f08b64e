import { rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type AgentProcess, startAgent } from "./agent-process.js";
import { detailOf, outputOf, type RunRequest, reasonOf, runWithBuiltInClient, runWithOpenSsh } from "./clients.js";
import { type KeyRing, makeKeyRing, type Sshd, skipWithoutSshd, startSshd } from "./sshd.js";

describe("a login at a real sshd", () => {
  let ring: KeyRing;
  let sshd: Sshd;
  let twice: Sshd;
  let agent: AgentProcess;
  const undo: (() => unknown)[] = [];

  before(async function () {
    skipWithoutSshd(this);
    ring = makeKeyRing();
    undo.push(ring.remove);
    ring.key("host");
    for (const key of ["id", "second", "stranger"]) ring.key(key);
    ring.key("rsa", "-t", "rsa", "-b", "2048");
    ring.key("ecdsa", "-t", "ecdsa");
    ring.key("locked", "-N", "open sesame");
    ring.write(
      "authorized_keys",
      ["id", "second", "rsa", "ecdsa", "locked"].map((key) => `${ring.publicKey(key)}\n`).join(""),
    );
    sshd = await startSshd(ring, "sshd", [`HostKey ${ring.path("host")}`]);
    undo.unshift(sshd.stop);
    twice = await startSshd(ring, "twice", [
      `HostKey ${ring.path("host")}`,
      "AuthenticationMethods publickey,publickey",
    ]);
    undo.unshift(twice.stop);
    const known = [sshd, twice].map(({ port }) => `[127.0.0.1]:${port} ${ring.publicKey("host")}\n`);
    ring.write("known_hosts", known.join(""));
    agent = await startAgent(ring);
    undo.unshift(agent.stop);
  });
  after(async () => {
    for (const step of undo) await step();
  });

  const request = (settings: readonly string[], port = sshd.port): RunRequest => ({
    config: [...settings, `UserKnownHostsFile ${ring.path("known_hosts")}`, "GlobalKnownHostsFile /dev/null", ""].join(
      "\n",
    ),
    destination: `ssh://127.0.0.1:${port}`,
  });
  const run = (settings: readonly string[], more: Partial<RunRequest> = {}) =>
    runWithBuiltInClient(ring, { ...request([...settings, "IdentityAgent none"]), ...more });
  const file = (name: string) => `IdentityFile ${ring.path(name)}`;

  it("works with Ed25519, RSA and ECDSA keys from files", async () => {
    for (const key of ["id", "rsa", "ecdsa"]) expect(outputOf(await run([file(key)])), key).to.equal("hello\n");
  });

  it("takes the right key of several files", async () => {
    expect(outputOf(await run([file("stranger"), file("missing"), file("id")]))).to.equal("hello\n");
  });

  it("that is refused names the person and the keys, and is not tried again", async () => {
    const before = sshd.log().length;
    const refused = await run([file("stranger")]);

    expect(reasonOf(refused)).to.equal("auth-failed");
    expect(detailOf(refused)).to.match(/cannot reach 127\.0\.0\.1: it refuses the keys; \w+ was tried with .*stranger/);
    expect(
      sshd
        .log()
        .slice(before)
        .match(/Connection from/g),
    ).to.have.length(1);
  });

  it("without any key says so", async () => {
    const refused = await run([file("missing")]);

    expect(reasonOf(refused)).to.equal("auth-failed");
    expect(detailOf(refused)).to.include("there is no key to offer");
  });

  it("never offers more than three keys, and says how many it left", async () => {
    const keys = ["s1", "s2", "s3", "s4"].map((name) => `IdentityFile ${ring.key(name)}`);
    const refused = await run([...keys, file("id")]);

    expect(reasonOf(refused)).to.equal("auth-failed");
    expect(detailOf(refused)).to.include("2 more keys were not tried");
  });

  it("cannot use an encrypted key without its passphrase, and says what to do", async () => {
    const refused = await run([file("locked")]);

    expect(reasonOf(refused)).to.equal("auth-failed");
    expect(detailOf(refused)).to.match(/locked is encrypted and nobody can be asked.*ssh-agent/);
    expect(outputOf(await run([file("locked")], { passphrase: "open sesame" }))).to.equal("hello\n");
    expect(detailOf(await run([file("locked")], { passphrase: "wrong" }))).to.match(/locked cannot be decrypted/);
  });

  it("names a key file that holds none", async () => {
    ring.write("garbage", "no key at all\n");

    expect(detailOf(await run([file("garbage")]))).to.match(
      /garbage holds no private key that the built-in client can read/,
    );
  });

  it("gives a second key where sshd wants two, and says so where it wants something else", async () => {
    const needsTwo = request([file("id"), file("second"), "IdentityAgent none"], twice.port);
    const hasOne = request([file("id"), "IdentityAgent none"], twice.port);

    expect(outputOf(await runWithBuiltInClient(ring, needsTwo))).to.equal("hello\n");
    expect(detailOf(await runWithBuiltInClient(ring, hasOne))).to.include("asks for a second proof");
  });

  describe("with an agent", () => {
    const withAgent = (settings: readonly string[]) =>
      runWithBuiltInClient(ring, request([`IdentityAgent ${ring.path("agent")}`, ...settings]));

    it("takes the one key that a file names among many, though the file holds its public part alone", async () => {
      for (let number = 0; number < 8; number++) agent.add(ring.key(`other${number}`));
      agent.add(ring.path("second"));
      rmSync(ring.path("second"));

      expect(outputOf(await withAgent([file("second"), "IdentitiesOnly yes"]))).to.equal("hello\n");
      expect(reasonOf(await withAgent([file("missing"), "IdentitiesOnly yes"]))).to.equal("auth-failed");
    });

    it("offers three of its keys where no file names one, and says that there are more", async () => {
      const refused = await withAgent([]);

      expect(reasonOf(refused)).to.equal("auth-failed");
      expect(detailOf(refused)).to.match(
        /other0 \(agent\), other1 \(agent\), other2 \(agent\); 6 more keys were not tried/,
      );
    });

    it("that is dead falls back to key files, and is named where they do not help", async () => {
      const dead = `IdentityAgent ${ring.path("nobody")}`;

      expect(outputOf(await runWithBuiltInClient(ring, request([dead, file("id")])))).to.equal("hello\n");
      expect(detailOf(await runWithBuiltInClient(ring, request([dead, file("missing")])))).to.match(
        /the agent at .*nobody does not answer/,
      );
    });
  });

  it("through OpenSSH's client is refused with the same reason", async () => {
    const settings = ["IdentityAgent none", "IdentitiesOnly yes"];

    expect(reasonOf(await runWithOpenSsh(ring, request([...settings, file("stranger")])))).to.equal("auth-failed");
    expect(outputOf(await runWithOpenSsh(ring, request([...settings, file("id")])))).to.equal("hello\n");
  });

  it("leaves no word of a key or passphrase in what is said", async () => {
    writeFileSync(
      ring.path("half"),
      "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0IHNlY3JldA==\n-----END OPENSSH PRIVATE KEY-----\n",
    );

    const said = [
      detailOf(await run([file("half")])),
      detailOf(await run([file("locked")], { passphrase: "wrong horse" })),
    ].join();
    expect(said).not.to.match(/c2VjcmV0|secret|wrong horse|BEGIN/);
  });
});
