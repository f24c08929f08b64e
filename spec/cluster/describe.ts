import { missingForCluster } from "./requirements.js";

/** Set where a cluster has to be: what is missing then fails the run in place of skipping it. */
const IS_REQUIRED = process.env.KAUDIT_SPEC_CLUSTER === "required";

/** What is to be undone after a suite, the last thing first; each is tried, whatever became of the others. */
export interface Undo {
  push(undo: () => unknown): void;
}

let isTold = false;

/** Says once why the suites are pending. */
function tellOnce(missing: string): void {
  if (!isTold) process.stdout.write(`No cluster is started here, its suites are pending: ${missing}\n`);
  isTold = true;
}

/** A suite on a real cluster. Without what that takes it is pending, and one line says why. */
export function describeCluster(title: string, suite: (undo: Undo) => void): void {
  const missing = missingForCluster();
  if (missing !== undefined && !IS_REQUIRED) {
    tellOnce(missing);
    describe.skip(title, () => suite({ push: () => undefined }));
    return;
  }
  describe(title, () => {
    const stack: (() => unknown)[] = [];
    before(() => {
      if (missing !== undefined) throw new Error(`no cluster can be started here: ${missing}`);
    });
    suite({ push: (undo) => stack.push(undo) });
    after(async () => {
      const troubles: unknown[] = [];
      for (const undo of stack.splice(0).reverse()) {
        try {
          await undo();
        } catch (error) {
          troubles.push(error);
        }
      }
      if (troubles.length > 0) throw new AggregateError(troubles, `not everything of "${title}" could be undone`);
    });
  });
}
