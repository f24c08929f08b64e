import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { type CollectHostsOptions, collectHosts, type HostTransports } from "../../../../lib/collect/host/collect.js";
import { type HostTarget, hostTargets } from "../../../../lib/collect/host/host-target.js";
import { indexNodeIdentities } from "../../../../lib/collect/host/identify-host.js";
import { failedRun, type HostRun, type HostTransport } from "../../../../lib/collect/host/transport.js";
import type { Node } from "../../../../lib/model/kubernetes/index.js";
import type { Host } from "../../../../lib/model/snapshot.js";
import { TINY_PROGRAM, tinyPlan } from "./tiny-program.js";

const NOW = "2026-01-01T00:00:00Z";

function aNode(name: string): Node {
  return {
    metadata: { name },
    status: {
      addresses: [{ type: "InternalIP", address: `${name}.example` }],
      nodeInfo: { machineID: `machine${name}`, bootID: `boot${name}` },
    },
  };
}

/** What the tiny program prints on a Node. */
function printed(node: string, nonce: string): HostRun {
  const output = Buffer.from(`kaudit ${nonce}\nmachine${node} boot${node}\n6.1.0\n`);
  return { output, end: { kind: "exited", status: 0, stderr: "" } };
}

/** A transport that answers as it is told to. */
function answering(
  answer: (nonce: string) => HostRun | Promise<HostRun>,
  kind: HostTransport["kind"] = "ssh",
): HostTransport {
  return { kind, source: `${kind} here`, run: async (_script, [nonce = ""]) => answer(nonce) };
}

function collect(
  targets: readonly HostTarget[],
  transportsTo: HostTransports["transportsTo"],
  more: Partial<CollectHostsOptions> & { nodes?: CollectHostsOptions["nodes"]; signal?: AbortSignal } = {},
): Promise<Map<string, Host>> {
  const options: CollectHostsOptions = {
    program: TINY_PROGRAM,
    nodes: indexNodeIdentities(["w1", "w2"].map(aNode)),
    limits: { connectSeconds: 1, runSeconds: 1, outputBytes: 1000 },
    concurrency: 4,
    now: () => NOW,
    ...more,
  };
  return collectHosts(
    targets,
    { transportsTo, close: () => undefined },
    options,
    more.signal ?? new AbortController().signal,
  );
}

async function collectOne(
  transports: readonly HostTransport[],
  more: Parameters<typeof collect>[2] = {},
): Promise<Host> {
  const hosts = await collect(hostTargets([tinyPlan("w1")], [aNode("w1")], new Map()), () => transports, more);
  const host = hosts.get("w1");
  if (host === undefined) throw new Error("w1 is not among the hosts");
  return host;
}

describe("hosts", () => {
  it("that are the Nodes they should be have their facts, with where and when they were read", async () => {
    expect(await collectOne([answering((nonce) => printed("w1", nonce))])).to.deep.equal({
      name: "w1",
      node: "w1",
      address: "w1.example",
      identity: "verified",
      connection: { state: "observed", value: "connected", source: "ssh here", at: NOW },
      facts: {
        identity: {
          state: "observed",
          value: { machineId: "machinew1", bootId: "bootw1" },
          source: "ssh here",
          at: NOW,
        },
        kernelRelease: { state: "observed", value: "6.1.0", source: "ssh here", at: NOW },
      },
    });
  });

  it("that are other machines have none: a fact speaks only of its own host", async () => {
    const host = await collectOne([answering((nonce) => printed("w2", nonce))]);

    expect(host).to.deep.include({ identity: "unverified", facts: {} });
    expect(host.connection).to.deep.include({
      reason: "identity-mismatch",
      detail: "nothing that ssh here says counts for w1: this is Node w2, not Node w1",
    });
  });

  it("that repeat another run's output have none either", async () => {
    const host = await collectOne([answering(() => printed("w1", "abc"))]);

    expect(host.connection).to.include({ reason: "malformed" });
    expect(host.facts).to.deep.equal({});
  });

  it("that could not be reached are named with the reason", async () => {
    const host = await collectOne([answering(() => failedRun("auth-failed", "it refuses the keys"))]);

    expect(host.connection).to.deep.equal({
      state: "unobserved",
      reason: "auth-failed",
      detail: "it refuses the keys",
      source: "ssh here",
      at: NOW,
    });
  });

  it("that print something else did not run the script, and it is quoted", async () => {
    const garbage = (output: string, stderr = ""): HostRun => ({
      output: Buffer.from(output),
      end: { kind: "exited", status: 1, stderr },
    });

    const said = await collectOne([answering(() => garbage("This account is currently not available.\n"))]);
    const whispered = await collectOne([answering(() => garbage("", "no home directory\n"))]);
    const silent = await collectOne([answering(() => garbage(""))]);
    expect(said.connection).to.deep.include({
      reason: "malformed",
      detail: 'w1 did not run the script: it said "This account is currently not available." (exit status 1)',
    });
    expect(whispered.connection).to.have.property("detail").that.includes("no home directory");
    expect(silent.connection).to.have.property("detail").that.includes("it said nothing (exit status 1)");
  });

  it("that were cut off midway keep what was whole; the rest has the reason of the cut", async () => {
    const host = await collectOne([
      answering((nonce) => failedRun("timeout", "it did not end", Buffer.from(`kaudit ${nonce}\nmachinew1 bootw1\n`))),
    ]);

    expect(host.identity).to.equal("verified");
    expect(host.facts.identity?.state).to.equal("observed");
    expect(host.facts.kernelRelease).to.deep.include({
      reason: "timeout",
      detail: "the output ended before it; it did not end",
    });
  });

  it("that were cut off before they said who they are have the reason of the cut", async () => {
    const host = await collectOne([
      answering((nonce) => failedRun("timeout", "it did not end", Buffer.from(`kaudit ${nonce}\n`))),
    ]);

    expect(host.connection).to.include({ state: "unobserved", reason: "timeout" });
  });

  it("are looked for over SSH where this machine turns out not to be the Node, and only then", async () => {
    const elsewhere = [
      answering((nonce) => printed("w2", nonce), "local"),
      answering((nonce) => printed("w1", nonce), "ssh"),
    ];
    const refused = [
      answering(() => failedRun("sudo-refused", "no"), "local"),
      answering((nonce) => printed("w1", nonce), "ssh"),
    ];

    expect((await collectOne(elsewhere)).connection.source).to.equal("ssh here");
    expect((await collectOne(refused)).connection).to.include({ reason: "sudo-refused" });
  });

  it("in a file are taken with the file's own nonce and time, and another Node's file is refused", async () => {
    const madeAt = "2025-12-01T00:00:00Z";
    const own = await collectOne([answering(() => ({ ...printed("w1", "0ff1ce"), madeAt }), "file")]);
    const other = await collectOne([answering(() => ({ ...printed("w2", "0ff1ce"), madeAt }), "file")]);

    expect(own.facts.kernelRelease).to.include({ value: "6.1.0", at: madeAt });
    expect(other.connection).to.include({ reason: "identity-mismatch" });
    expect(other.facts).to.deep.equal({});
  });

  it("without an address, or with a system that has no shell, are not tried", async () => {
    const silent = { ...aNode("w1"), status: {} };
    const windows = { ...aNode("w2"), status: { nodeInfo: { operatingSystem: "windows" } } };
    const targets = hostTargets(["w1", "w2"].map(tinyPlan), [silent, windows], new Map());
    const hosts = await collect(targets, ({ destination }) =>
      destination === undefined ? [] : [answering(() => printed("w1", ""))],
    );

    expect(hosts.get("w1")?.connection).to.include({ reason: "no-address" });
    expect(hosts.get("w2")?.connection).to.include({ reason: "unsupported-os" });
  });

  it("that are no Nodes are known by their host key", async () => {
    const targets = hostTargets(
      [tinyPlan("etcd1")],
      [aNode("w1")],
      new Map([["etcd1", { address: "10.0.0.9", user: "root" }]]),
    );
    const hosts = await collect(targets, () => [answering((nonce) => printed("etcd1", nonce))]);

    expect(hosts.get("etcd1")).to.include({ identity: "host-key", address: "10.0.0.9" });
    expect(hosts.get("etcd1")).not.to.have.property("node");
  });

  it("on which kaudit itself fails cost nobody else anything", async () => {
    const targets = hostTargets(["w1", "w2"].map(tinyPlan), ["w1", "w2"].map(aNode), new Map());
    const hosts = await collect(targets, ({ name }) => [
      answering((nonce) => {
        if (name === "w1") throw new TypeError("x is undefined");
        return printed(name, nonce);
      }),
    ]);

    expect(hosts.get("w1")?.connection)
      .to.have.property("detail")
      .that.includes("kaudit failed on it (x is undefined)");
    expect(hosts.get("w2")?.identity).to.equal("verified");
  });

  it("are read so many at a time, each told of when it is done, and kept in order", async () => {
    const names = Array.from({ length: 40 }, (_, number) => `w${number}`);
    let running = 0;
    let most = 0;
    const told: number[] = [];
    const hosts = await collect(
      hostTargets(names.map(tinyPlan), names.map(aNode), new Map()),
      ({ name }) => [
        answering(async (nonce) => {
          most = Math.max(most, ++running);
          await sleep(Math.random() * 5);
          running--;
          return printed(name, nonce);
        }),
      ],
      { concurrency: 7, nodes: indexNodeIdentities(names.map(aNode)), onHost: (_host, done) => told.push(done) },
    );

    expect(most).to.equal(7);
    expect([...hosts.keys()]).to.deep.equal(names);
    expect([...hosts.values()].every(({ identity }) => identity === "verified")).to.equal(true);
    expect(told).to.deep.equal(names.map((_, index) => index + 1));
  });

  it("that are left when the run is given up are named with the reason, and those before are kept", async () => {
    const names = ["w1", "w2", "w3"];
    const interrupted = new AbortController();
    const hosts = await collect(
      hostTargets(names.map(tinyPlan), names.map(aNode), new Map()),
      ({ name }) => [
        answering((nonce) => {
          interrupted.abort(new DOMException("late", "TimeoutError"));
          return printed(name, nonce);
        }),
      ],
      { concurrency: 1, nodes: indexNodeIdentities(names.map(aNode)), signal: interrupted.signal },
    );

    expect(hosts.get("w1")?.identity).to.equal("verified");
    expect([hosts.get("w2"), hosts.get("w3")].map((host) => host?.connection)).to.satisfy(
      (connections: Host["connection"][]) =>
        connections.every((connection) => connection.state === "unobserved" && connection.reason === "timeout"),
    );
  });
});
