import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { HostPlan } from "../../../../lib/collect/plan.js";
import { observedValue } from "../../../../lib/model/observation.js";
import type { Host } from "../../../../lib/model/snapshot.js";
import { skipSaying } from "../../../skip.js";
import { readOverSshd, type SshCommand } from "./one-host.js";
import { aPlan, MACHINE_IS_BUSY, runScript } from "./shells.js";
import { type KeyRing, makeKeyRing, type Sshd, skipWithoutSshd, startSshd } from "./ssh/sshd.js";

const CLIENTS: Readonly<Record<string, SshCommand>> = { "the built-in client": undefined, ssh: ["ssh"] };
const OWN = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
/** As long as it, so that the counts of bytes stay true. */
const ANOTHER = OWN.replace(/[0-9a-f]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16));
const MACHINE = machineId();

function machineId(): string {
  try {
    return readFileSync("/etc/machine-id", "utf8").trim();
  } catch {
    return "";
  }
}

const NODES = [
  { metadata: { name: "w1" }, status: { nodeInfo: { machineID: MACHINE, bootID: OWN } } },
  { metadata: { name: "w2" }, status: { nodeInfo: { machineID: MACHINE, bootID: ANOTHER } } },
];

for (const [client, command] of Object.entries(CLIENTS)) {
  describe(`a host whose real sshd answers ${client} with something else than its own facts`, function () {
    this.timeout(MACHINE_IS_BUSY);
    let ring: KeyRing;
    let plan: HostPlan;
    const undo: (() => unknown)[] = [];

    before(async function () {
      skipWithoutSshd(this);
      if (MACHINE === "") skipSaying(this, "this machine has no /etc/machine-id");
      ring = makeKeyRing();
      undo.push(ring.remove);
      for (const key of ["host", "id"]) ring.key(key);
      ring.write("authorized_keys", `${ring.publicKey("id")}\n`);
      plan = aPlan(["identity", "kernelRelease", "swaps"], { node: "w1" });
      // What another host's run printed: its own nonce, its own identity.
      const { output } = await runScript(plan);
      ring.write("another", output.toString("latin1").replaceAll(OWN, ANOTHER));
    });
    after(async () => {
      for (const step of undo) await step();
    });

    async function read(forced: string): Promise<Host> {
      const file = ring.write("forced.sh", forced);
      const options = [`HostKey ${ring.path("host")}`, `ForceCommand sh ${file}`];
      const sshd: Sshd = await startSshd(ring, "sshd", options);
      try {
        return await readOverSshd(ring, sshd.port, plan, NODES, command);
      } finally {
        await sshd.stop();
      }
    }
    function expectNothingOf(host: Host, reason: string, sentence: RegExp): void {
      expect(host.connection).to.include({ state: "unobserved", reason });
      expect(host.connection.state === "unobserved" && host.connection.detail).to.match(sentence);
      expect(host).to.deep.include({ identity: "unverified", facts: {} });
    }
    /** the nonce of the run that asks */
    const NONCE = 'set -- $SSH_ORIGINAL_COMMAND; while [ "$1" != -s ]; do shift; done; nonce=$2';

    it("has its facts where it runs the script: what follows is not for want of a way", async () => {
      const host = await read("exec $SSH_ORIGINAL_COMMAND\n");

      expect(host).to.include({ identity: "verified" });
      expect(host.facts.kernelRelease?.state).to.equal("observed");
    });

    it("has none where it repeats what another host's run printed", async () => {
      expectNothingOf(
        await read(`cat ${ring.path("another")}\n`),
        "malformed",
        /does not say which machine|not what the script prints/,
      );
    });

    it("has none where it gives another host's facts for the run that asks", async () => {
      const forged = `${NONCE}; sed "s/^kaudit [0-9a-f]* /kaudit $nonce /" ${ring.path("another")}\n`;

      expectNothingOf(await read(forged), "identity-mismatch", /this is Node w2, not Node w1/);
    });

    it("has none where the script runs, but on another machine", async () => {
      const elsewhere = `$SSH_ORIGINAL_COMMAND | sed s/${OWN}/${ANOTHER}/\n`;

      expectNothingOf(await read(elsewhere), "identity-mismatch", /this is Node w2, not Node w1/);
    });

    it("keeps its own facts and none of another host's that follow them, or stand before the end", async () => {
      const followed = await read(`$SSH_ORIGINAL_COMMAND; cat ${ring.path("another")}\n`);
      const between = await read(
        `$SSH_ORIGINAL_COMMAND | sed "/^kaudit [0-9a-f]* kernelrelease /{
           r ${ring.path("another")}
           N; N; N; d
         }"\n`,
      );

      expect(followed.identity).to.equal("verified");
      expect(followed.facts.swaps?.state).to.equal("observed");
      expect(between.identity).to.equal("verified");
      expect(between.facts.identity && observedValue(between.facts.identity)?.bootId).to.equal(OWN);
      expect([between.facts.kernelRelease, between.facts.swaps].map((fact) => fact?.state)).to.deep.equal(
        Array(2).fill("unobserved"),
      );
    });

    it("has none where it talks garbage, be it without end", async () => {
      expectNothingOf(await read("head -c 100000 /dev/urandom\n"), "malformed", /did not run the script/);
      expectNothingOf(
        await read(`${NONCE}; printf 'kaudit %s hello plain 999999999\\nedition' "$nonce"\n`),
        "truncated",
        /./,
      );
      expectNothingOf(await read("head -c 30000000 /dev/zero\n"), "truncated", /larger than/);
    });
  });
}
