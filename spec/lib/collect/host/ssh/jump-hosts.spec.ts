import { expect } from "chai";
import type { BuiltInClient } from "../../../../../lib/collect/host/ssh/built-in-client.js";
import { detailOf, loadBuiltInClient, outputOf, reasonOf, runWithOpenSsh } from "./clients.js";
import { freePort, type KeyRing, makeKeyRing, type Sshd, skipWithoutSshd, startSshd } from "./sshd.js";

const LIMITS = { connectSeconds: 5, runSeconds: 10, outputBytes: 100_000 };

describe("hosts behind a jump host", () => {
  let ring: KeyRing;
  let jump: Sshd;
  let target: Sshd;
  let config: string;
  let closedPort: number;
  const undo: (() => unknown)[] = [];
  const signal = new AbortController().signal;

  before(async function () {
    skipWithoutSshd(this);
    ring = makeKeyRing();
    undo.push(ring.remove);
    for (const key of ["jump-key", "target-key", "other", "id"]) ring.key(key);
    ring.write("authorized_keys", `${ring.publicKey("id")}\n`);
    jump = await startSshd(ring, "jump", [`HostKey ${ring.path("jump-key")}`, "MaxSessions 1"]);
    undo.unshift(jump.stop);
    target = await startSshd(ring, "target", [`HostKey ${ring.path("target-key")}`]);
    undo.unshift(target.stop);
    closedPort = await freePort();
    ring.write(
      "known_hosts",
      `[127.0.0.1]:${jump.port} ${ring.publicKey("jump-key")}\n[127.0.0.1]:${target.port} ${ring.publicKey("target-key")}\n`,
    );
    config = `
      Host web*
        Port ${target.port}
        ProxyJump jump
      Host closed
        Port ${closedPort}
        ProxyJump jump
      Host lying
        Port ${target.port}
        ProxyJump lying-jump
      Host chained
        Port ${target.port}
        ProxyJump jump,jump2
      Host behind
        Port ${target.port}
        ProxyJump jump3
      Host jump jump2 jump3
        Port ${jump.port}
      Host jump3
        ProxyJump jump
      Host lying-jump
        Port ${jump.port}
        HostKeyAlias stranger
      Host dead
        Port ${target.port}
        ProxyJump dead-jump
      Host dead-jump
        Port ${closedPort}
      Host ring
        ProxyJump ring
      Host *
        HostName 127.0.0.1
        IdentityFile ${ring.path("id")}
        IdentityAgent none
        UserKnownHostsFile ${ring.path("known_hosts")}
        GlobalKnownHostsFile /dev/null
    `;
  });
  after(async () => {
    for (const step of undo) await step();
  });

  async function withClient<T>(use: (client: BuiltInClient) => Promise<T>): Promise<T> {
    const client = await loadBuiltInClient(ring, { config, destination: "" }, signal);
    try {
      return await use(client);
    } finally {
      client.close();
    }
  }
  const run = (client: BuiltInClient, name: string) => client.transportTo(name).run("echo hello\n", [], LIMITS, signal);
  const logins = (sshd: Sshd, since: number) =>
    sshd
      .log()
      .slice(since)
      .match(/Accepted publickey/g)?.length ?? 0;

  it("share one connection to it", async () => {
    const before = jump.log().length;

    const runs = await withClient((client) => Promise.all(["web1", "web2", "web3"].map((name) => run(client, name))));

    expect(runs.map(outputOf)).to.deep.equal(["hello\n", "hello\n", "hello\n"]);
    expect(logins(jump, before)).to.equal(1);
  });

  it("are reached through several, and through the jump host of a jump host", async () => {
    const before = jump.log().length;

    const runs = await withClient(async (client) => [await run(client, "chained"), await run(client, "behind")]);

    expect(runs.map(outputOf)).to.deep.equal(["hello\n", "hello\n"]);
    expect(logins(jump, before)).to.equal(3);
  });

  it("fail each with the jump host's reason, while it is tried once", async () => {
    const before = jump.log().length;

    const runs = await withClient((client) => Promise.all([1, 2, 3].map(() => run(client, "lying"))));

    expect(runs.map(reasonOf)).to.deep.equal(Array(3).fill("host-key-unknown"));
    expect(runs.map(detailOf).at(0)).to.match(
      /^cannot reach 127\.0\.0\.1 through lying-jump: cannot reach 127\.0\.0\.1: the ssh-ed25519 host key/,
    );
    expect(
      jump
        .log()
        .slice(before)
        .match(/Connection from/g),
    ).to.have.length(1);
  });

  it("are unreachable where the jump host is, where it cannot reach them, and where it leads to itself", async () => {
    const runs = await withClient((client) => Promise.all(["dead", "closed", "ring"].map((name) => run(client, name))));

    expect(runs.map(reasonOf)).to.deep.equal(Array(3).fill("unreachable"));
    expect(runs.map(detailOf).at(1)).to.include("jump cannot connect to it");
    expect(runs.map(detailOf).at(2)).to.include("form a ring");
  });

  it("are reached by OpenSSH's client just so", async () => {
    expect(outputOf(await runWithOpenSsh(ring, { config, destination: "web1" }))).to.equal("hello\n");
  });
});
