import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { localTransport } from "../../../../lib/collect/host/local.js";
import { isInstalled } from "../../../installed.js";
import { skipSaying } from "../../../skip.js";
import { isRoot, SUDO_TAKES_ROOT } from "./shells.js";
import { detailOf, outputOf, reasonOf } from "./ssh/clients.js";

/** Whether there is a process of this number that has not ended; one that nobody has asked for yet is a zombie. */
function isRunning(pid: string): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

const LIMITS = { connectSeconds: 1, runSeconds: 5, outputBytes: 100_000 };

describe("the script on this machine", () => {
  const run = (script: string, limits = {}, signal = new AbortController().signal, args: readonly string[] = []) =>
    localTransport({ sudo: false }).run(script, args, { ...LIMITS, ...limits }, signal);

  it("gets its arguments, an environment without anything of ours, and the root directory", async () => {
    process.env.KAUDIT_TEST_SECRET = "hush";
    const result = await run('echo "$1 $2"; pwd; env\n', {}, undefined, ["0a", "b"]);
    delete process.env.KAUDIT_TEST_SECRET;

    expect(outputOf(result)).to.match(/^0a b\n\/\n/);
    expect(outputOf(result)).not.to.match(/hush|HOME=/);
    expect(result.end).to.deep.equal({ kind: "exited", status: 0, stderr: "" });
  });

  it("may end before it is read to the end", async () => {
    expect((await run(`exit 5\n${"#\n".repeat(1_000_000)}`)).end).to.include({ kind: "exited", status: 5 });
  });

  it("that hangs is killed with all that it started", async () => {
    const result = await run("sleep 1000 & echo $!; sleep 1000\n", { runSeconds: 0.5 });

    expect(reasonOf(result)).to.equal("timeout");
    for (let tries = 0; isRunning(outputOf(result).trim()) && tries < 50; tries++) await sleep(20);
    expect(isRunning(outputOf(result).trim())).to.equal(false);
  });

  it("that prints without end is cut", async () => {
    const result = await run("yes\n");

    expect(reasonOf(result)).to.equal("truncated");
    expect(result.output).to.have.length(100_000);
  });

  it("that is killed has not ended", async () => {
    expect(detailOf(await run("kill -9 $$\n"))).to.equal(
      "cannot run the script on this machine: it was ended by SIGKILL",
    );
  });

  it("is given up when the whole run is", async () => {
    expect(reasonOf(await run("sleep 1000\n", {}, AbortSignal.timeout(100)))).to.equal("timeout");
    expect(reasonOf(await run("sleep 1000\n", {}, AbortSignal.abort()))).to.equal("not-collected");
  });

  it("runs through sudo where it may", async function () {
    if (!isInstalled("sudo")) skipSaying(this, "no sudo is installed");
    if (!isRoot) skipSaying(this, SUDO_TAKES_ROOT);
    const signal = new AbortController().signal;
    const result = await localTransport({ sudo: true }).run('echo "$SUDO_UID $1"\n', ["7"], LIMITS, signal);

    expect(outputOf(result)).to.equal("0 7\n");
  });
});
