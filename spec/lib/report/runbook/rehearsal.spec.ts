import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Relocate } from "../../../../lib/model/change.js";
import type { Report } from "../../../../lib/model/report.js";
import { skipSaying } from "../../../skip.js";
import { incidentReport } from "../documents.js";
import { stepsOf } from "./blocks.js";

/** A mount table and a PID 1 of its own; as root, or as root of a user namespace. */
const UNSHARE = [
  "--mount",
  "--pid",
  "--fork",
  "--mount-proc",
  ...(process.getuid?.() === 0 ? [] : ["--map-root-user"]),
];

/** The incident as if all its paths lay below a directory. */
function below(directory: string, method: Relocate["method"]): Report {
  const text = JSON.stringify(incidentReport()).replaceAll(
    /(?<=["\s])\/(?=var\/lib|data900|opt\/pv2)/g,
    `${directory}/host/`,
  );
  const report = JSON.parse(text) as Report;
  if (report.change?.kind !== "relocate") throw new Error("the incident is a relocation");
  return { ...report, change: { ...report.change, method } };
}

function writeBlocks(directory: string, method: Relocate["method"]): void {
  for (const [index, { title, scripts }] of stepsOf(below(directory, method)).entries()) {
    const step = title.startsWith("Put the old trees") ? "back" : String(index + 1);
    for (const [block, { lines }] of scripts.entries()) {
      const text = lines.join("\n").replaceAll(/(?<=[\s'])\/(?=etc\/|root\/)/g, `${directory}/host/`);
      writeFileSync(join(directory, `${step}-${block + 1}.sh`), `${text}\n`);
    }
  }
}

/** Lines that the rehearsal prints, as what was played and what came of it. */
function rehearse(method: Relocate["method"], place: number): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), "runbook-"));
  try {
    writeBlocks(directory, method);
    const script = ["sh", "spec/lib/report/runbook/rehearsal.sh", directory, String(place)];
    const { stdout, stderr } = spawnSync("unshare", [...UNSHARE, ...script], { encoding: "utf8" });
    expect(stderr).to.equal("");
    return stdout.trimEnd().split("\n");
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const ALL_DATA = "data pg sub es";

describe("the safe order of a relocation, on real mounts", () => {
  before(function () {
    const { status } = spawnSync("unshare", [...UNSHARE, "sh", "-c", "mount -t tmpfs x /tmp"]);
    if (status !== 0)
      skipSaying(this, "no mounts can be made in a namespace, be it as root or as a person with one of his own");
  });

  const PLACES = [
    ["mount", 2],
    ["symlink", 2],
    ["symlink", 3],
  ] as const;
  for (const [method, place] of PLACES) {
    it(`loses nothing and stops where it must: ${method}, block ${place} of the switch`, () => {
      const played = rehearse(method, place);

      const stopped = played.filter((line) => line.endsWith(" stopped")).map((line) => line.replace(/ stopped$/, ""));
      expect(stopped).to.deep.equal([
        ...["early 3-1", "early 9-1", "early 10-1", "early 10-2", `early 10-${place}`, "early 16-1"],
        ...["in use 3-1", "no backup 4-1"],
        ...["unseen mount 8-1", "unseen mount 9-1", "unseen mount 10-1", "self mount 8-1", "self mount 10-1"],
        ...["occupied 10-1", "again 10-1", "as well 10-2", ...(method === "symlink" ? ["as well 10-3"] : [])],
        ...["no Pods 15-2", "still mounted 16-1", "again back-1"],
      ]);
      expect(played.filter((line) => line.startsWith("data"))).to.deep.equal([ALL_DATA, ALL_DATA, ALL_DATA, ALL_DATA]);
      expect(played).to.include.members([
        "manifests etcd.yaml",
        "kubelet config 0 aside",
        "fstab 0",
        "removed 0 aside",
      ]);
    });
  }
});
