import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { HostFactId } from "../../../lib/model/host-facts.js";
import { manyInodes, manyMounts } from "../../lib/collect/host/prepared-hosts.js";
import { aPlan, runScript } from "../../lib/collect/host/shells.js";

// npm run bench -- --inodes 3000000 [--mounts 96000]      as root, in namespaces of its own; memory for 1.5 kB an inode

const { values } = parseArgs({
  options: { inodes: { type: "string", default: "3000000" }, mounts: { type: "string", default: "96000" } },
});
const DOUBLINGS = 4;
const count = Number(values.mounts);
const inodes = Number(values.inodes);
const directory = mkdtempSync(join(tmpdir(), "kaudit-host-"));
const host = join(directory, "host");
mkdirSync(host);

/** Reads facts of a prepared host, and tells how long the script took and what became of each. */
async function measure(title: string, facts: readonly HostFactId[], root: string, prelude: string): Promise<void> {
  const clock = (name: string) => `cut -d ' ' -f 1 /proc/uptime >${directory}/${name}`;
  const ran = await runScript(aPlan(facts, { trees: [root], paths: [root] }), {
    prelude: `T=${host}\n${prelude}\n${clock("begin")}`,
    epilogue: clock("end"),
  });
  const read = (name: string) => Number(readFileSync(join(directory, name), "utf8"));
  const seconds = (read("end") - read("begin")).toFixed(1);
  const ends = Object.entries(ran.facts).map(([fact, observation]) => {
    if (observation.state === "unobserved") return `${fact} ${observation.reason}`;
    const [tree] = fact === "trees" ? (ran.facts.trees?.state === "observed" ? ran.facts.trees.value : []) : [];
    return tree === undefined
      ? `${fact} observed`
      : `${fact} ${tree.isComplete ? "whole" : "cut"}, ${tree.inodes} inodes`;
  });
  process.stdout.write(`  ${title.padEnd(28)} ${seconds} s, ${ran.output.length} bytes: ${ends.join("; ")}\n`);
}

process.stdout.write(
  `one host; load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")} on ${cpus().length} cores\n`,
);
try {
  const mounts = manyMounts(count / 2 ** DOUBLINGS, DOUBLINGS);
  await measure(`${count} mounts`, ["mounts"], `${host}/kubelet`, mounts);
  await measure(`${count} mounts`, ["paths", "filesystems"], `${host}/kubelet`, mounts);
  await measure(`${count} mounts`, ["trees"], `${host}/kubelet`, mounts);
  await measure(`${inodes} inodes`, ["trees"], `${host}/containerd`, manyInodes(inodes));
} finally {
  rmSync(directory, { recursive: true });
}
