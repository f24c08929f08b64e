import { expect } from "chai";
import type { HostFactId, HostFacts } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { expectNoCrash } from "../lib/collect/host/hostile-output.js";
import { parseCniListing } from "./cni-listing.js";
import { parseTasks } from "./ctr-tasks.js";
import { parseDf } from "./df.js";
import { parseFind } from "./find.js";
import { MOMENTS, type Moment, recordedHost } from "./host.js";
import { parseDirectories, parseRoots } from "./ls.js";
import { recordedOutput } from "./output.js";
import { parsePs } from "./ps.js";
import { parseSockets } from "./ss.js";

function fact<F extends HostFactId>(moment: Moment, id: F): HostFacts[F] {
  const observation = recordedHost(moment).facts[id];
  const value = observation && observedValue(observation);
  if (value === undefined) throw new Error(`${id} was not observed at ${moment}`);
  return value as HostFacts[F];
}

describe("the recorded relocation", () => {
  it("has every fact at every moment but those that the recording lacks", () => {
    const unobserved = Object.keys(MOMENTS).map((moment) =>
      Object.entries(recordedHost(moment as Moment).facts)
        .filter(([, observation]) => observation.state === "unobserved")
        .map(([id]) => id),
    );

    expect(unobserved).to.deep.equal([
      ["mountUnits"],
      ["mountUnits"],
      ["listeningSockets", "runtimeContainers", "runtimeTasks", "mountUnits"],
      ["mountUnits"],
      ["mountUnits"],
      ["mountUnits"],
    ]);
  });

  it("says of a runtime that was down that it did not answer, not that it ran nothing", () => {
    const { runtimeTasks, processes } = recordedHost("moved-stopped").facts;

    expect(runtimeTasks).to.include({ state: "unobserved", reason: "unreachable" });
    expect(
      processes?.state === "observed" && processes.value.filter(({ role }) => role === "containerd-shim"),
    ).to.have.length(4);
  });

  it("leaves the volume of the tree's own device out of the walk, which find -xdev went into", () => {
    const tree = fact("before", "trees").find(({ root }) => root === "/var/lib/kubelet");
    const files = recordedOutput("before", "find.var-lib-kubelet.txt").match(/^f /gm);

    expect(files).to.have.length(21);
    expect(tree?.counts).to.include({ file: 20, directory: 48, socket: 2 });
    expect(tree?.prunedAt.filter((path) => path.includes("local-volume"))).to.have.length(2);
  });

  it("walks what a link leads to, and counts as files what rsync made of the volumes", () => {
    const moved = fact("moved-stopped", "trees").find(({ root }) => root === "/var/lib/kubelet");
    const running = fact("moved-running", "trees").find(({ root }) => root === "/var/lib/kubelet");

    expect(moved?.prunedAt).to.deep.equal([]);
    expect(running?.prunedAt).to.have.length(5);
    expect(running?.prunedAt.every((path) => path.startsWith("/data900/kubelet/pods/"))).to.equal(true);
  });

  it("sees the volumes' directories empty after the removal", () => {
    const entries = (moment: Moment) =>
      fact(moment, "paths").flatMap(({ path, entries: count }) => (count === undefined ? [] : [[path, count]]));

    expect(entries("moved-running")).to.deep.equal([
      ["/data900/pv/pg", 2],
      ["/opt/pv2", 1],
    ]);
    expect(entries("after-rm")).to.deep.equal([
      ["/data900/pv/pg", 0],
      ["/opt/pv2", 0],
    ]);
  });

  it("has the space of the data disk", () => {
    const data = fact("before", "filesystems").find(({ target }) => target === "/data900");

    expect(data).to.deep.equal({
      target: "/data900",
      source: "/dev/loop0",
      fstype: "xfs",
      sizeBytes: 4227858432,
      usedBytes: 63369216,
      availableBytes: 4164489216,
      inodes: { total: 2097152, used: 7, free: 2097145 },
      hasDirectoryTypes: true,
    });
  });

  it("is read by parsers that withstand whatever they are given", () => {
    const file = (name: string) => recordedOutput("before", name);

    expectNoCrash((text) => parseDf(text, file("df-inodes.txt"), []), file("df.txt"));
    expectNoCrash((text) => parseDf(file("df.txt"), text, []), file("df-inodes.txt"));
    expectNoCrash(
      (text) => parseFind(text, "/var/lib/kubelet", "/var/lib/kubelet", []),
      file("find.var-lib-kubelet.txt"),
    );
    expectNoCrash(parseRoots, file("roots.ls"));
    expectNoCrash(parseDirectories, file("pv-dirs.ls"));
    expectNoCrash(parsePs, file("processes.txt"));
    expectNoCrash(parseSockets, file("ss.txt"));
    expectNoCrash(parseTasks, file("ctr-tasks.txt"));
    expectNoCrash(parseCniListing, file("cni-state.txt"));
  });
});
