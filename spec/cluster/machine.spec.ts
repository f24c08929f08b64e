import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describeCluster } from "./describe.js";
import { type Machine, startMachine } from "./node/machine.js";
import { newDirectory } from "./run-directory.js";

describeCluster("a machine of the specs", (undo) => {
  let machine: Machine;
  before(async () => {
    machine = await startMachine({ name: "machine1" });
    undo.push(machine.stop);
  });

  it("has disks, processes and an address of its own", async () => {
    const mounts = (await machine.run("cat /proc/1/mountinfo")).split("\n").map((line) => line.split(" "));
    const place = (path: string) => mounts.find((fields) => fields[4] === path)?.join(" ");

    expect(place("/")).to.match(/ shared:\d+ - ext4 \/dev\/loop/);
    expect(place("/data900")).to.match(/ - xfs \/dev\/loop/);
    expect(await machine.run("cat /proc/1/comm; cat /proc/sys/kernel/hostname")).to.equal("sh\nmachine1\n");
    expect(await machine.run("ip -4 -oneline address show eth0")).to.contain(`inet ${machine.address}/24`);
  });

  it("sees no file of the machine that it runs on but programs, and cannot write to those", async () => {
    const secret = join(newDirectory("outside"), "file");
    writeFileSync(secret, "outside");

    expect((await machine.attempt(`cat '${secret}'`)).exitCode).to.equal(1);
    expect((await machine.attempt("touch /usr/bin/kaudit-was-here")).stderr).to.contain("Read-only file system");
    expect(await machine.run("cut -d ' ' -f 5 /proc/1/mountinfo")).to.not.contain("/outside");
  });

  it("may be removed as a whole, and nothing outside is touched", async () => {
    const victim = await startMachine({ name: "victim" });
    const witness = newDirectory("witness");
    mkdirSync(join(witness, "kept"));
    writeFileSync(join(witness, "kept", "file"), "data");
    const before = stateOf("/usr", "/etc", witness);
    await victim.attempt("rm -rf --no-preserve-root / 2>/dev/null");
    const { exitCode } = await victim.attempt("ls /data900/x /etc/passwd /var/lib");
    await victim.stop();

    expect(exitCode).to.not.equal(0);
    expect(stateOf("/usr", "/etc", witness)).to.equal(before);
  });
});

/** Names, modes, sizes and times of what lies directly in directories. */
function stateOf(...directories: readonly string[]): string {
  return execFileSync("find", [...directories, "-maxdepth", "2", "-printf", "%p %y %m %s %T@ %C@\\n"], {
    encoding: "utf8",
  });
}
