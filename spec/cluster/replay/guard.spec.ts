import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describeCluster } from "../describe.js";
import { type Machine, startMachine } from "../node/machine.js";
import { newDirectory } from "../run-directory.js";
import { behindGuard, guarded } from "./replayed-machine.js";

const REFUSED = 90;

describeCluster("the guard of a replay", (undo) => {
  let machine: Machine;
  let witness: string;
  before(async () => {
    machine = await startMachine({ name: "guarded" });
    undo.push(machine.stop);
    witness = newDirectory("witness");
    mkdirSync(join(witness, "kept"));
  });

  /** The script in a namespace of this machine, as if a replay were started in the wrong place. */
  const here = (words: readonly string[]) => {
    const [program = "sh", ...rest] = [...words, "sh", "-c", behindGuard(`rm -rf '${witness}/kept'`)];
    return spawnSync(program, rest, { encoding: "utf8" });
  };
  afterEach(() => expect(existsSync(join(witness, "kept"))).to.equal(true));

  it("stops on the machine that runs the specs", () => {
    const { status, stderr } = here([]);

    expect(status).to.equal(REFUSED);
    expect(stderr).to.equal("replay: refused: this machine was not made for a replay\n");
  });

  it("stops in a namespace of its own that still has the disks of that machine, marked or not", () => {
    const own = ["unshare", "--mount", "--pid", "--fork", "--mount-proc"];
    const marked = `mount -t tmpfs mark /mnt
      for place in /*; do
        [ ! -L "$place" ] || cp -P "$place" /mnt/
        [ -L "$place" ] || [ ! -d "$place" ] || [ "$place" = /mnt ] || { mkdir "/mnt$place" && mount --rbind "$place" "/mnt$place"; }
      done
      : >/mnt/kaudit-replay
      exec chroot /mnt sh -c "$1"`;
    const script = behindGuard(`rm -rf '${witness}/kept'`);
    const { status, stderr } = spawnSync("unshare", [...own.slice(1), "sh", "-c", marked, "sh", script], {
      encoding: "utf8",
    });

    expect(here(own).status).to.equal(REFUSED);
    expect(stderr).to.equal("replay: refused: / is no disk of a replay\n");
    expect(status).to.equal(REFUSED);
  });

  it("stops on a machine of the specs that no replay has marked", async () => {
    expect(await guarded(machine).attempt("rm -rf /data900")).to.deep.include({
      exitCode: REFUSED,
      stderr: "replay: refused: this machine was not made for a replay\n",
    });
  });

  it("stops where a disk of the outside could be written", async () => {
    await machine.run(": >/kaudit-replay; mount -o remount,bind,rw /usr");
    const { exitCode, stderr } = await guarded(machine).attempt("rm -rf /data900");
    await machine.run("mount -o remount,bind,ro /usr");

    expect(exitCode).to.equal(REFUSED);
    expect(stderr).to.contain("/usr is a disk of the machine that runs the specs");
  });

  it("stops where it is not told what to keep away from", async () => {
    const { exitCode } = await machine.attempt(`: >/kaudit-replay\n${behindGuard("rm -rf /data900", "")}`);

    expect(exitCode).to.equal(REFUSED);
  });

  it("lets a replay go on where it belongs", async () => {
    expect(await guarded(machine).run(": >/kaudit-replay; rm -rf /data900/*; echo done")).to.equal("done\n");
  });
});
