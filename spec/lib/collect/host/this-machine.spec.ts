import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { expect } from "chai";
import { collectHosts, hostLimits } from "../../../../lib/collect/host/collect.js";
import { openHostFactsDirectory } from "../../../../lib/collect/host/host-facts-directory.js";
import type { HostTarget } from "../../../../lib/collect/host/host-target.js";
import { indexNodeIdentities } from "../../../../lib/collect/host/identify-host.js";
import { localTransport } from "../../../../lib/collect/host/local.js";
import { scriptProgram } from "../../../../lib/collect/host/script-program.js";
import type { HostTransport } from "../../../../lib/collect/host/transport.js";
import { openHostTransports } from "../../../../lib/collect/host/transports.js";
import type { HostPlan } from "../../../../lib/collect/plan.js";
import type { Host } from "../../../../lib/model/snapshot.js";
import { type KeyRing, makeKeyRing, type Sshd, skipWithoutSshd, startSshd } from "./ssh/sshd.js";

describe("this machine, read by the script", () => {
  let ring: KeyRing;
  let sshd: Sshd;
  let plan: HostPlan;
  const undo: (() => unknown)[] = [];
  const { signal } = new AbortController();

  before(async function () {
    skipWithoutSshd(this);
    ring = makeKeyRing();
    undo.push(ring.remove);
    for (const key of ["host", "id"]) ring.key(key);
    ring.write("authorized_keys", `${ring.publicKey("id")}\n`);
    sshd = await startSshd(ring, "sshd", [`HostKey ${ring.path("host")}`]);
    undo.unshift(sshd.stop);
    ring.write("known_hosts", `[127.0.0.1]:${sshd.port} ${ring.publicKey("host")}\n`);
    plan = planOf(ring);
  });
  after(async () => {
    for (const step of undo) await step();
  });

  async function read(transport: HostTransport): Promise<Host> {
    const target: HostTarget = {
      name: "w1",
      isNode: true,
      plan,
      addresses: [],
      destination: `ssh://127.0.0.1:${sshd.port}`,
    };
    const nodes = indexNodeIdentities([{ metadata: { name: "w1" }, status: { nodeInfo: ownIdentity() } }]);
    const program = scriptProgram();
    const hosts = await collectHosts(
      [target],
      { transportsTo: () => [transport], close: () => undefined },
      { program, nodes, limits: hostLimits(program), concurrency: 1, now: () => new Date().toISOString() },
      signal,
    );
    const host = hosts.get("w1");
    if (host === undefined) throw new Error("w1 is not among the hosts");
    return host;
  }

  async function overSsh(sshCommand?: readonly [string, ...string[]]): Promise<Host> {
    const config = ring.write(
      "config",
      `IdentityFile ${ring.path("id")}\nIdentityAgent none\nUserKnownHostsFile ${ring.path("known_hosts")}\n`,
    );
    const transports = await openHostTransports(
      {
        sudo: false,
        sshConfig: config,
        surroundings: { home: ring.directory, localUser: userInfo().username, environment: process.env },
        ...(sshCommand === undefined ? {} : { sshCommand }),
      },
      signal,
    );
    const [transport] = transports.transportsTo({
      name: "w1",
      isNode: true,
      plan,
      addresses: [],
      destination: `ssh://127.0.0.1:${sshd.port}`,
    });
    if (transport === undefined) throw new Error("no way to 127.0.0.1");
    const host = await read(transport);
    transports.close();
    return host;
  }

  it("gives the same facts here, over SSH by either client, and in a file that somebody brought", async function () {
    if (ownIdentity().machineID === "") this.skip();
    const here = await read(localTransport({ sudo: false }));
    const brought = await readFromFile();
    const others = [await overSsh(), await overSsh(["ssh"]), brought];

    expect(here.connection).to.include({ state: "observed" });
    expect(valuesOf(here)).to.include.keys("identity", "mounts", "trees", "paths", "osRelease", "kernelRelease");
    for (const host of others) {
      expect(host.connection, host.connection.source).to.include({ state: "observed" });
      expect(host.identity).to.equal("verified");
      expect(valuesOf(host)).to.deep.equal(valuesOf(here));
    }
  });

  /** What a person does: the script run by hand, its output kept under the Node's name. */
  async function readFromFile(): Promise<Host> {
    const program = scriptProgram();
    const args = program.arguments(plan, program.newNonce());
    const run = await localTransport({ sudo: false }).run(program.text, args, hostLimits(program), signal);
    mkdirSync(ring.path("facts"));
    writeFileSync(`${ring.path("facts")}/w1`, run.output);
    const transport = openHostFactsDirectory(ring.path("facts")).transportTo("w1");
    if (transport === undefined) throw new Error("w1 has no file");
    return read(transport);
  }
});

/** Facts that stay the same from one second to the next. */
function valuesOf({ facts }: Host): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(facts).map(([fact, observation]) => [
      fact,
      observation.state === "observed" ? observation.value : observation.reason,
    ]),
  );
}

function planOf(ring: KeyRing): HostPlan {
  mkdirSync(ring.path("tree/deep"), { recursive: true });
  writeFileSync(ring.path("tree/deep/file"), "x".repeat(5000));
  symlinkSync("deep/file", ring.path("tree/link"));
  return {
    node: "w1",
    facts: [
      "identity",
      "mounts",
      "paths",
      "trees",
      "fstab",
      "swaps",
      "osRelease",
      "kernelRelease",
      "kubeletConfiguration",
    ],
    paths: [ring.path("tree"), ring.path("tree/link"), "/etc", "/no/such/path"],
    trees: [ring.path("tree")],
    backups: [],
    isBrief: false,
  };
}

function ownIdentity(): { readonly machineID: string; readonly bootID: string } {
  const text = (path: string) => {
    try {
      return readFileSync(path, "utf8").trim();
    } catch {
      return "";
    }
  };
  return { machineID: text("/etc/machine-id"), bootID: text("/proc/sys/kernel/random/boot_id") };
}
