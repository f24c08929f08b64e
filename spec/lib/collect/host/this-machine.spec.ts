import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { hostLimits } from "../../../../lib/collect/host/collect.js";
import { openHostFactsDirectory } from "../../../../lib/collect/host/host-facts-directory.js";
import { localTransport } from "../../../../lib/collect/host/local.js";
import { scriptProgram } from "../../../../lib/collect/host/script-program.js";
import type { HostTransport } from "../../../../lib/collect/host/transport.js";
import type { HostPlan } from "../../../../lib/collect/plan.js";
import type { Host } from "../../../../lib/model/snapshot.js";
import { skipSaying } from "../../../skip.js";
import { readOneHost, readOverSshd, type SshCommand } from "./one-host.js";
import { MACHINE_IS_BUSY } from "./shells.js";
import { type KeyRing, makeKeyRing, type Sshd, skipWithoutSshd, startSshd } from "./ssh/sshd.js";

describe("this machine, read by the script", function () {
  this.timeout(MACHINE_IS_BUSY);
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
    plan = planOf(ring);
  });
  after(async () => {
    for (const step of undo) await step();
  });

  const read = (transport: HostTransport) => readOneHost(transport, plan, nodes());
  const overSsh = (command?: SshCommand) => readOverSshd(ring, sshd.port, plan, nodes(), command);

  it("gives the same facts here, over SSH by either client, and in a file that somebody brought", async function () {
    if (ownIdentity().machineID === "") skipSaying(this, "this machine has no /etc/machine-id");
    const here = await read(localTransport({ sudo: false }));
    const brought = await readFromFile();
    const others = [await overSsh(), await overSsh(["ssh"]), brought];
    // What is mounted here may change meanwhile; then there is nothing to compare.
    const again = valuesOf(await read(localTransport({ sudo: false })));
    const still = Object.keys(again).filter((fact) => isDeepStrictEqual(again[fact], valuesOf(here)[fact]));
    const stillOf = (host: Host) => still.map((fact) => [fact, valuesOf(host)[fact]]);

    expect(still).to.include.members(["identity", "trees", "paths", "osRelease", "kernelRelease"]);
    expect(here.connection).to.include({ state: "observed" });
    expect(valuesOf(here)).to.include.keys("identity", "mounts", "trees", "paths", "osRelease", "kernelRelease");
    for (const host of others) {
      expect(host.connection, host.connection.source).to.include({ state: "observed" });
      expect(host.identity).to.equal("verified");
      expect(Object.keys(valuesOf(host))).to.deep.equal(Object.keys(valuesOf(here)));
      expect(stillOf(host)).to.deep.equal(stillOf(here));
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

const nodes = () => [{ metadata: { name: "w1" }, status: { nodeInfo: ownIdentity() } }];

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
