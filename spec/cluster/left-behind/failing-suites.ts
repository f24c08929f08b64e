import { describeCluster } from "../describe.js";
import { startMachine } from "../node/machine.js";
import { hostAddress } from "../node/network.js";

// Suites that fail in every way that there is. Not named as a spec: left-behind.spec.ts runs them by a mocha of their own.

describeCluster("a suite whose hook fails while a machine runs", (undo) => {
  before(async () => {
    undo.push((await startMachine({ name: "machine1" })).stop);
    throw new Error("on purpose");
  });
  it("is never run", () => undefined);
});

describeCluster("a suite that forgets a machine, and has one that does not start", () => {
  it("fails", async () => {
    await startMachine({ name: "forgotten" });
    throw new Error("on purpose");
  });
  it("starts a machine whose mounts fail", async () => {
    await startMachine({ name: "broken", programs: "/nonexistent" });
  });
});

describeCluster("a suite that cannot undo what it did", (undo) => {
  before(async () => {
    undo.push((await startMachine({ name: "machine2" })).stop);
    undo.push(() => {
      throw new Error("on purpose");
    });
  });
  it("waits, if it is asked to, for whoever kills it", async () => {
    process.stdout.write(`waiting on ${hostAddress()}\n`);
    if (process.env.KAUDIT_SPEC_WAIT === "yes") await new Promise(() => setInterval(() => undefined, 60_000));
  });
});
