import { readFileSync } from "node:fs";
import { expect } from "chai";
import ssh2 from "ssh2";
import { detailOf, outputOf, type RunRequest, reasonOf, runWithBuiltInClient, runWithOpenSsh } from "./clients.js";
import { freePort, type KeyRing, makeKeyRing, type Sshd, skipWithoutSshd, startSshd } from "./sshd.js";
import { type StubbornServer, serve, serveSome } from "./stubborn-servers.js";

/** Bytes of sshd after which the login is over and the script's own output follows, roughly, and stages before. */
const STAGES = [0, 20, 300, 1300, 1700, 2100, 2600, 60_000];

describe("a host that does not behave", () => {
  let ring: KeyRing;
  let sshd: Sshd;
  const undo: (() => unknown)[] = [];
  let servers: StubbornServer[] = [];

  before(async function () {
    skipWithoutSshd(this);
    ring = makeKeyRing();
    undo.push(ring.remove);
    for (const key of ["host", "id"]) ring.key(key);
    ring.write("authorized_keys", `${ring.publicKey("id")}\n`);
    ring.write("known_hosts", `shop ${ring.publicKey("host")}\n`);
    sshd = await startSshd(ring, "sshd", [`HostKey ${ring.path("host")}`, "MaxStartups 100"]);
    undo.unshift(sshd.stop);
  });
  afterEach(async () => {
    for (const server of servers) await server.stop();
    servers = [];
  });
  after(async () => {
    for (const step of undo) await step();
  });

  async function started(server: Promise<StubbornServer>): Promise<StubbornServer> {
    servers.push(await server);
    return server;
  }
  const request = (port: number, limits: RunRequest["limits"] = {}): RunRequest => ({
    config: [
      "HostKeyAlias shop",
      "IdentityAgent none",
      `IdentityFile ${ring.path("id")}`,
      `UserKnownHostsFile ${ring.path("known_hosts")}`,
      "",
    ].join("\n"),
    destination: `ssh://127.0.0.1:${port}`,
    script: 'while :; do echo "0123456789012345678901234567890123456789"; done | head -n 2000; sleep 100\n',
    limits: { connectSeconds: 1, runSeconds: 2, ...limits },
  });
  const run = (port: number, limits: RunRequest["limits"] = {}) => runWithBuiltInClient(ring, request(port, limits));

  /** A run against each stage; all at once, since most of their time is waiting. */
  const runStages = (then: "silence" | "hang up" | "garbage", limits: RunRequest["limits"]) =>
    Promise.all(STAGES.map(async (bytes) => run((await started(serveSome(sshd.port, bytes, then))).port, limits)));

  it("and falls silent, hangs up or talks garbage at any stage ends with a reason, never as one that has nothing to say", async () => {
    const [silent, gone, garbled] = await Promise.all([
      runStages("silence", { connectSeconds: 5, runSeconds: 5 }),
      runStages("hang up", { connectSeconds: 10, runSeconds: 15 }),
      runStages("garbage", { connectSeconds: 5, runSeconds: 5 }),
    ]);

    expect(silent.map(reasonOf)).to.deep.equal(STAGES.map(() => "timeout"));
    expect(silent.map(detailOf).at(0)).to.include("does not finish the handshake");
    expect(silent.map(outputOf).at(-1), "what came before").to.match(/^0123456789/);
    expect(gone.map(reasonOf)).to.deep.equal(STAGES.map(() => "connection-lost"));
    for (const run of garbled) expect(reasonOf(run)).to.be.oneOf(["malformed", "connection-lost", "timeout"]);
    expect(garbled.map(outputOf).join("")).not.to.include("kaudit");
  });

  it("and speaks another protocol, or greets without end, is malformed", async () => {
    const web = await started(serve((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n".repeat(100))));
    const chatty = await started(
      serve((socket) => {
        const talk = () => {
          if (!socket.destroyed) socket.write("hello there\r\n".repeat(2000), () => setImmediate(talk));
        };
        talk();
      }),
    );

    expect(reasonOf(await run(web.port))).to.be.oneOf(["malformed", "connection-lost"]);
    expect(reasonOf(await run(chatty.port))).to.equal("malformed");
  });

  it("and hangs up before a word is tried three times; one that refuses is not", async () => {
    const busy = await started(serve((socket) => socket.destroy()));

    expect(reasonOf(await run(busy.port, { connectSeconds: 5, runSeconds: 10 }))).to.equal("connection-lost");
    expect(busy.connections()).to.equal(3);
    expect(reasonOf(await run(await freePort()))).to.equal("unreachable");
  });

  it("and lets us in, but never says whether it starts a shell, is given up", async () => {
    const server = new ssh2.Server({ hostKeys: [readFileSync(ring.path("host"))] }, (client) => {
      client
        .on("error", () => undefined)
        .on("authentication", (context) => context.accept())
        .on("session", (accept) => accept().on("exec", () => undefined));
    });
    const mute = await started(serve((socket) => server.injectSocket(socket)));
    const interrupted = new AbortController();
    setTimeout(() => interrupted.abort(), 800);

    const [late, stopped] = await Promise.all([
      run(mute.port, { connectSeconds: 5, runSeconds: 2 }),
      runWithBuiltInClient(ring, { ...request(mute.port, { runSeconds: 10 }), signal: interrupted.signal }),
    ]);
    expect(reasonOf(late)).to.equal("timeout");
    expect(detailOf(late)).to.include("it starts no shell");
    expect(reasonOf(stopped)).to.equal("not-collected");
  });

  it("and starts a program, ends it and says how in one piece of bytes is heard to the end", async () => {
    let coalesce: (send: () => void) => void = (send) => send();
    const server = new ssh2.Server({ hostKeys: [readFileSync(ring.path("host"))] }, (client) => {
      client
        .on("error", () => undefined)
        .on("authentication", (context) => context.accept())
        .on("session", (accept) =>
          accept().on("exec", (acceptExec) =>
            coalesce(() => {
              const channel = acceptExec();
              channel.stderr.write("sudo: a password is required\n");
              channel.exit(1);
              channel.end();
            }),
          ),
        );
    });
    const quick = await started(
      serve((socket) => {
        coalesce = (send) => {
          socket.cork();
          send();
          setImmediate(() => socket.uncork());
        };
        server.injectSocket(socket);
      }),
    );

    expect(reasonOf(await run(quick.port, { connectSeconds: 5, runSeconds: 5 }))).to.equal("sudo-refused");
  });

  it("is given up by OpenSSH's client as well", async () => {
    const ports = await Promise.all(
      [0, 1300, 60_000].map(async (bytes) => (await started(serveSome(sshd.port, bytes, "silence"))).port),
    );
    const results = await Promise.all(ports.map((port) => runWithOpenSsh(ring, request(port))));

    expect(results.map(reasonOf)).to.deep.equal(Array(3).fill("timeout"));
    expect(reasonOf(await runWithOpenSsh(ring, request(await freePort())))).to.equal("unreachable");
  });
});
