import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describeCluster } from "../describe.js";
import { directoryOf, removeLeftovers, runDirectory } from "../run-directory.js";
import { until } from "../until.js";
import { tracesOf } from "./traces.js";

const NONE = { living: [], lying: [] };

const CLUSTER = ["dist/spec/cluster/left-behind/cluster-alone.js"];

/** The command of `npm run test:cluster`, for other suites. */
const FAILING_SUITES = [
  "node_modules/mocha/bin/mocha.js",
  ...["--no-config", "--timeout", "300000", "--require", "./dist/spec/cluster/setup.js"],
  "dist/spec/cluster/left-behind/failing-suites.js",
];

describeCluster("what is left of a run", (undo) => {
  /** A run of its own, with what it has printed so far. */
  function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const run = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    undo.push(() => run.kill("SIGKILL"));
    let said = "";
    for (const stream of [run.stdout, run.stderr]) stream.on("data", (text: Buffer) => (said += text.toString()));
    return { run, pid: run.pid ?? 0, said: () => said };
  }

  const POINTS: readonly {
    readonly point: string;
    readonly signal: NodeJS.Signals;
    readonly isReached: (started: ReturnType<typeof start>) => boolean;
  }[] = [
    { point: "etcd runs and no API server yet", signal: "SIGKILL", isReached: hasFile(/^control-plane-/, "etcd.log") },
    { point: "its control plane runs", signal: "SIGKILL", isReached: ({ said }) => said().includes("control plane") },
    { point: "its machine makes its mounts", signal: "SIGKILL", isReached: hasFile(/^node1-/, "root") },
    { point: "containerd runs and no kubelet yet", signal: "SIGTERM", isReached: hasFile(/^busybox-/, "bin/busybox") },
    { point: "its workloads run", signal: "SIGKILL", isReached: ({ said }) => said().includes("workloads") },
    { point: "its workloads run", signal: "SIGTERM", isReached: ({ said }) => said().includes("workloads") },
  ];

  for (const { point, signal, isReached } of POINTS) {
    it(`that got ${signal} when ${point} is nothing alive, and the next run removes the rest`, async () => {
      const started = start(CLUSTER);
      await until(`a run in which ${point}`, 180, () => {
        if (started.run.exitCode !== null) throw new Error(started.said());
        return isReached(started);
      });
      expect(tracesOf(started.pid).living).to.not.deep.equal([]);

      started.run.kill(signal);
      await ended(started.run);
      await until("the kernel to take everything away", 30, () => tracesOf(started.pid).living.length === 0);
      expect(tracesOf(started.pid).lying.join()).to.contain("directory");
      await untilRemoved(started.pid);
      expect(existsSync(runDirectory())).to.equal(true);
    });
  }

  it("is nothing when its hooks and tests fail and it ends by itself", async () => {
    const { run, pid, said } = start(FAILING_SUITES);
    await ended(run);

    expect(said()).to.contain("the machine broken did not start").and.contain("could be undone");
    expect(run.exitCode).to.equal(4);
    await until("the kernel to take everything away", 30, () => tracesOf(pid).living.length === 0);
    await untilRemoved(pid);
  });

  for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
    it(`is nothing when mocha got ${signal} in the middle of a test`, async () => {
      const { run, pid, said } = start(FAILING_SUITES, { KAUDIT_SPEC_WAIT: "yes" });
      await until("the test to begin", 280, () => said().includes("waiting on"));
      run.kill(signal);
      // A test that never ends is not ended by the first Ctrl-C: mocha waits for it.
      if (signal === "SIGINT") run.kill("SIGINT");
      await ended(run);
      await until("the kernel to take everything away", 30, () => tracesOf(pid).living.length === 0);
      await untilRemoved(pid);
    });
  }
});

/** A cgroup is busy as long as the last of its dead processes is not waited for, so a start is played until all is gone. */
async function untilRemoved(pid: number): Promise<void> {
  await until(`the next start to remove all of run ${pid}`, 60, () => {
    removeLeftovers();
    return tracesOf(pid).lying.length === 0;
  });
  expect(tracesOf(pid)).to.deep.equal(NONE);
}

const ended = (run: ChildProcess) =>
  until("the run to end", 280, () => run.exitCode !== null || run.signalCode !== null);

/** Whether a file is there in a directory of the run that has such a name. */
function hasFile(directory: RegExp, file: string) {
  return ({ pid }: { readonly pid: number }): boolean => {
    const own = directoryOf(pid);
    if (!existsSync(own)) return false;
    const places = readdirSync(own).filter((name) => directory.test(name));
    return places.some((name) => existsSync(join(own, name, file)));
  };
}
