import Mocha from "mocha";
import type { AnyRule } from "../../../lib/rule.js";
import { type RuleCases, testRule } from "../../../lib/testing/index.js";

/** Runs the rule tester in a mocha of its own: title of a test that failed → what it said. */
export async function failuresOf(rule: AnyRule, cases: RuleCases): Promise<ReadonlyMap<string, string>> {
  const mocha = new Mocha({ reporter: class {} as unknown as Mocha.ReporterConstructor });
  const outer = { describe: globalThis.describe, it: globalThis.it };
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  try {
    testRule(rule, cases);
  } finally {
    Object.assign(globalThis, outer);
  }
  const failures = new Map<string, string>();
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      // Else each run leaves its listeners on the process behind.
      runner.dispose();
      resolve();
    });
    runner.on("fail", (test, error: Error) => failures.set(test.title, error.message));
  });
  return failures;
}
