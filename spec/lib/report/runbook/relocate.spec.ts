import { spawnSync } from "node:child_process";
import { expect } from "chai";
import type { Relocate } from "../../../../lib/model/change.js";
import type { RelocationPrediction } from "../../../../lib/model/prediction.js";
import type { Report } from "../../../../lib/model/report.js";
import { runbooksOf } from "../../../../lib/report/runbook/index.js";
import { aRelocation } from "../../../../lib/testing/index.js";
import { aRelocationPrediction, aReport } from "../a-report.js";
import { aDrain, incidentReport } from "../documents.js";
import { hostileReport } from "../hostile.js";
import { blocksOf, stepsOf } from "./blocks.js";

const MOUNT = "/var/lib/kubelet/pods/7df16e12-9f34-4e16-87ba-d45c623ff00b/volumes/kubernetes.io~local-volume/pv-pg";
const VOLUME = {
  node: "node1",
  pv: "pv-pg",
  claim: "db/pg",
  hostPath: "/data900/pv/pg",
  mountedAt: MOUNT,
  lostBy: ["rm-rf"] as const,
};

function aRelocationReport(
  change: Partial<Relocate> = {},
  prediction: Partial<RelocationPrediction> | null = {},
): Report {
  return aReport({
    change: aRelocation({ moves: [{ from: "/var/lib/kubelet", to: "/data900/kubelet" }], ...change }),
    ...(prediction === null ? {} : { prediction: aRelocationPrediction(prediction) }),
  });
}

const WITH_VOLUME = { volumes: [VOLUME], remainingMounts: [{ node: "node1", target: MOUNT, fstype: "xfs" }] };
const lines = (report: Report): readonly string[] =>
  stepsOf(report).flatMap(({ scripts }) => scripts.flatMap((block) => block.lines));
const firstLine = (report: Report, pattern: RegExp): number => lines(report).findIndex((line) => pattern.test(line));

describe("the safe order of a relocation", () => {
  it("lets the drain delete what Pods keep in emptyDir volumes where some do, and says so; nowhere else", () => {
    const drains = (report: Report) => lines(report).filter((line) => line.startsWith("kubectl drain"));

    expect(drains(incidentReport())[0]).to.contain("--delete-emptydir-data");
    expect(drains(aRelocationReport())[0]).to.contain("drain --ignore-daemonsets --timeout");
  });

  it("is the same each time, with the way back at the end", () => {
    expect(stepsOf(incidentReport()).map(({ title }) => title)).to.deep.equal([
      "Take points to go back to",
      "Empty the node",
      "See that the volumes are unmounted",
      "Copy the volumes to another disk or machine",
      "Check where the trees go",
      "Take the static Pods out",
      "Stop the kubelet, remove every sandbox, stop the runtime",
      "Unmount what is left, deepest first",
      "Copy the trees",
      "Switch",
      "Let the services wait for the disk",
      "Start the runtime, then the kubelet",
      "Put the static Pods back and wait for the node",
      "See that the volumes hold their data",
      "Let the Pods in and verify",
      "Days later: remove the old trees",
      "Put the old trees back",
    ]);
  });

  it("names a condition to stop for every step", () => {
    for (const { stop } of stepsOf(incidentReport())) expect(stop).to.match(/\.$/);
  });

  it("unmounts before it copies, copies before it renames, renames before it mounts, and removes last", () => {
    const report = aRelocationReport({}, WITH_VOLUME);
    const order = [
      /umount -- "\$target"/,
      /^rsync .*kubelet/,
      /^mv -nT/,
      /^mount -- /,
      /^systemctl start kubelet/,
      /^rm -rf/,
    ];

    const places = order.map((pattern) => firstLine(report, pattern));

    expect(places).to.not.include(-1);
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
  });

  it("looks into the mount table right before whatever copies, renames or removes a tree", () => {
    const report = aRelocationReport({ removal: "rm-rf" }, WITH_VOLUME);
    for (const block of [...blocksOf(report).values()].flat()) {
      const commands = block.split(" &&\n");
      for (const [index, command] of commands.entries()) {
        if (!/^(?:rsync -aHAXSx |mv -nT|rm -rf)/.test(command)) continue;
        const before = commands.slice(0, index).filter((earlier) => earlier.includes("/proc/1/mountinfo"));
        expect(before, command).to.not.be.empty;
      }
    }
  });

  it("removes an old tree only behind the mount table of every process, within one file system", () => {
    const [block = ""] =
      blocksOf(aRelocationReport({ removal: "unknown" })).get("Days later: remove the old trees") ?? [];

    expect(block.split(" &&\n").slice(0, 4)).to.deep.equal([
      "test -d /var/lib/kubelet.before-relocation",
      `root=/var/lib/kubelet.before-relocation/ awk 'index($5 "/", ENVIRON["root"]) == 1 { print $5; n++ } END { exit n > 0 }' /proc/1/mountinfo`,
      `cat /proc/[0-9]*/mountinfo 2> /dev/null | root=/var/lib/kubelet.before-relocation/ awk 'index($0, ENVIRON["root"]) { n++ } END { exit n > 0 }'`,
      "rm -rf --one-file-system -- /var/lib/kubelet.before-relocation",
    ]);
  });

  it("removes nothing where the plan keeps the old tree", () => {
    const report = aRelocationReport({ removal: "keep" }, WITH_VOLUME);

    expect(lines(report).filter((line) => /\brm -r/.test(line))).to.deep.equal([]);
    expect(stepsOf(report).map(({ title }) => title)).to.include("Keep the old trees");
  });

  it("mounts at the original path; a link is the other choice of a plan that wants one, and none of a plan that mounts", () => {
    const ofMethod = (method: Relocate["method"]) => blocksOf(aRelocationReport({ method })).get("Switch") ?? [];

    expect(ofMethod("mount").map((block) => /ln -s/.test(block))).to.deep.equal([false, false]);
    expect(ofMethod("symlink").map((block) => /ln -sT/.test(block))).to.deep.equal([false, false, true]);
    expect(ofMethod("symlink")[2]).to.match(
      /test ! -e \/var\/lib\/kubelet &&\ntest ! -L \/var\/lib\/kubelet &&\nln -sT/,
    );
    expect(ofMethod("root-dir")).to.have.length(1);
    expect(ofMethod("mount")[1]).to.contain("'/data900/kubelet /var/lib/kubelet none bind 0 0' >> /etc/fstab");
  });

  it("copies each volume once, outside of this change, and compares", () => {
    const report = aRelocationReport(
      {},
      {
        volumes: [
          VOLUME,
          { ...VOLUME, hostPath: "/data900/pv/pg/sub", mountedAt: `${MOUNT}-2` },
          { ...VOLUME, pv: "Weird name", hostPath: "/srv/b c" },
          { ...VOLUME, pv: "pv-net", hostPath: null, mountedAt: `${MOUNT}-3` },
          { ...VOLUME, node: "node2", pv: "pv-other", hostPath: "/other" },
        ],
      },
    );
    const step = stepsOf(report).find(({ title }) => title.startsWith("Copy the volumes"));

    expect(step?.scripts[0]?.lines.filter((line) => line.startsWith("rsync"))).to.deep.equal([
      `rsync -aHAXS --numeric-ids -- /data900/pv/pg/ "$backup"/pv-pg/ &&`,
      `rsync -aHAXS --numeric-ids -- '/srv/b c'/ "$backup"/volume-2/ &&`,
    ]);
    expect(step?.text.join(" ")).to.contain("pv-net");
  });

  it("has no step for volumes where there is none", () => {
    const titles = stepsOf(aRelocationReport()).map(({ title }) => title);

    expect(titles.filter((title) => /volume/i.test(title))).to.deep.equal([]);
  });

  it("takes the mount table itself where the mounts are many or not all known", () => {
    const unmount = (prediction: Partial<RelocationPrediction> | null): string =>
      blocksOf(aRelocationReport({}, prediction)).get("Unmount what is left, deepest first")?.[0] ?? "";
    const many = Array.from({ length: 41 }, (_, index) => ({
      node: "node1",
      target: `${MOUNT}/${index}`,
      fstype: "tmpfs",
    }));

    expect(unmount({ remainingMounts: many.slice(1) })).to.contain(`${MOUNT}/40`);
    const unsafe = [{ node: "node1", target: `${MOUNT}\u202e`, fstype: "xfs" }];
    for (const block of [
      unmount({ remainingMounts: many }),
      unmount({ remainingMounts: unsafe }),
      unmount({ missing: ["mounts"], complete: false }),
      unmount(null),
    ]) {
      expect(block).to.contain("tac /proc/1/mountinfo | root=/var/lib/kubelet/ awk").and.contain("umount --");
    }
  });

  it("leads back by what is mounted then, and takes its lines and drop-ins away; what a kubelet left at the old path is kept", () => {
    const back = (method: Relocate["method"]) =>
      blocksOf(aRelocationReport({ method })).get("Put the old trees back") ?? [];
    const [tree, forget] = back("mount");

    expect(tree).to.contain("root=/var/lib/kubelet/ awk").and.contain("root=/data900/kubelet/ awk");
    expect(tree).to.contain("umount -- /var/lib/kubelet;").and.not.contain("since-relocation");
    expect(forget).to.contain("grep -vxF -e '/data900/kubelet /var/lib/kubelet none bind 0 0' /etc/fstab");
    expect(forget).to.contain("/etc/systemd/system/kubelet.service.d/relocation.conf");
    expect(back("root-dir")[0]).to.contain("mv -nT -- /var/lib/kubelet /var/lib/kubelet.since-relocation");
    expect(back("root-dir")[1]).to.not.contain("fstab");
  });

  it("says that it does not know what is mounted where nothing was predicted", () => {
    const rules = (report: Report) => runbooksOf(report).runbooks[0]?.rules.join(" ");

    expect(rules(aRelocationReport({}, null))).to.contain("What is mounted on this node is not known");
    expect(rules(aRelocationReport({}, { missing: ["a"], complete: false }))).to.contain("1 fact is missing");
  });

  it("withholds a block whose paths cannot be pasted, and lets no path run as a command", () => {
    const report = aRelocationReport({ moves: [{ from: "/var/lib/kubelet", to: "/data/\u202egnp" }] });
    const withheld = stepsOf(report).filter(({ scripts }) => scripts.some(({ isWithheld }) => isWithheld));

    expect(withheld.map(({ title }) => title)).to.include.members([
      "Copy the trees",
      "Switch",
      "Let the services wait for the disk",
    ]);
    expect(lines(hostileReport()).filter((line) => line.includes("$(reboot)") && !line.includes("'"))).to.deep.equal(
      [],
    );
  });

  it("does not write a path into a unit that systemd would read as its own syntax", () => {
    const step = stepsOf(aRelocationReport({ moves: [{ from: "/var/lib/kubelet", to: "/data 100%/kubelet" }] })).find(
      ({ title }) => title.startsWith("Let the services"),
    );

    expect(step?.scripts.map(({ isWithheld }) => isWithheld)).to.deep.equal([true]);
  });

  it("is shell that sh can read, whatever the names", () => {
    for (const report of [incidentReport(), hostileReport(), aRelocationReport({ method: "root-dir" }, WITH_VOLUME)]) {
      for (const block of [...blocksOf(report).values()].flat()) {
        expect(spawnSync("sh", ["-n"], { input: `${block}\n`, encoding: "utf8" })).to.include({
          status: 0,
          stderr: "",
        });
      }
    }
  });
});

describe("runbooks", () => {
  it("are for relocations", () => {
    expect(runbooksOf(aReport())).to.deep.equal({ runbooks: [], otherNodes: [], refusal: null });
    expect(runbooksOf(aReport({ change: aDrain() })).runbooks).to.deep.equal([]);
  });

  it("are one per node; many nodes need tickets of their own", () => {
    const nodes = Array.from({ length: 50 }, (_, index) => `node${index}`);
    const { runbooks, otherNodes } = runbooksOf(aRelocationReport({ nodes }));

    expect(runbooks.map(({ node }) => node)).to.deep.equal(["node0", "node1", "node2"]);
    expect(otherNodes).to.have.length(47);
  });

  it("are refused for directories within one another", () => {
    const moves = [
      { from: "/var/lib/rancher", to: "/data/rancher" },
      { from: "/var/lib/rancher/k3s/storage", to: "/data/storage" },
    ] as const;

    expect(runbooksOf(aRelocationReport({ moves: [...moves] })).runbooks).to.deep.equal([]);
    expect(runbooksOf(aRelocationReport({ moves: [...moves] })).refusal).to.match(/lies within another/);
  });
});
