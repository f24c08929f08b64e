import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  assertAbsent,
  assertNothingMounted,
  forEach,
  octalPath,
  script,
} from "../../../../lib/report/runbook/script.js";

const run = (lines: readonly string[]) => spawnSync("sh", ["-c", lines.join("\n")], { encoding: "utf8" });

describe("a block of commands", () => {
  it("stops at the first command that fails", () => {
    const { lines, isWithheld } = script([["echo {a}", { a: "one two" }], ["false"], ["echo three"]]);

    expect(isWithheld).to.equal(false);
    expect(lines).to.deep.equal(["echo 'one two' &&", "false &&", "echo three"]);
    expect(run(lines)).to.include({ status: 1, stdout: "one two\n" });
  });

  it("is withheld whole when one value cannot be pasted safely", () => {
    expect(script([["echo a"], ["rm -r -- {path}", { path: "/a\n/" }]], "label")).to.deep.equal({
      label: "label",
      lines: [],
      isWithheld: true,
    });
  });

  it("goes through paths one by one, and stops there too", () => {
    const { lines } = script([
      forEach("path", ["/a b", "/c'd", "/e"], 'echo "$path" && test "$path" != "/c\'d"'),
      ["echo end"],
    ]);

    expect(lines.length).to.be.greaterThan(4);
    expect(run(lines)).to.include({ status: 1, stdout: "/a b\n/c'd\n" });
  });

  it("knows a path that is absent from one that is not, a dangling link included", () => {
    const status = (path: string) => run(script(assertAbsent(path)).lines).status;
    const directory = mkdtempSync(join(tmpdir(), "script-"));
    symlinkSync("nowhere", join(directory, "link"));

    expect(status(`${directory}/none`)).to.equal(0);
    expect(status(directory)).to.equal(1);
    expect(status(`${directory}/link`)).to.equal(1);
    rmSync(directory, { recursive: true });
  });
});

describe("the look into the mount table", () => {
  // PID 1's own table is asked in its place.
  const look = (directory: string, table: string) => {
    const [command = ""] = script([assertNothingMounted(directory)]).lines;
    return spawnSync("sh", ["-c", command.replace("/proc/1/mountinfo", "-")], { encoding: "utf8", input: table });
  };
  const line = (target: string) => `36 35 98:0 / ${target} rw,noatime shared:1 - ext3 /dev/root rw\n`;

  it("finds what is mounted at the directory and below it, and prints it", () => {
    const table = [
      "/",
      "/var/lib/kubelet",
      "/var/lib/kubelet/pods/1/x",
      "/var/lib/kubelet.bak/pods",
      "/srv/var/lib/kubelet/x",
    ];

    expect(look("/var/lib/kubelet", table.map(line).join(""))).to.include({
      status: 1,
      stdout: "/var/lib/kubelet\n/var/lib/kubelet/pods/1/x\n",
    });
    expect(look("/var/lib/containerd", table.map(line).join(""))).to.include({ status: 0, stdout: "" });
  });

  it("reads paths as the kernel writes them", () => {
    expect(octalPath("/a b\\c\td")).to.equal("/a\\040b\\134c\\011d");
    expect(look("/data disk", line("/data\\040disk/x"))).to.include({ status: 1, stdout: "/data\\040disk/x\n" });
  });

  it("does not take a table that cannot be read for an empty one", () => {
    const [command = ""] = script([assertNothingMounted("/a")]).lines;

    expect(run([command.replace("/proc/1/mountinfo", "/nonexistent")]).status).to.not.equal(0);
  });
});
