import type { HostFactId, HostFacts, Tree } from "../../model/host-facts.js";
import { type Observation, observed, type Provenance, unobserved } from "../../model/observation.js";
import type { HostObservations } from "../../model/snapshot.js";
import type { HostPlan } from "../plan.js";
import { type Answer, answerNamed } from "./answer.js";
import { type Frames, parseFrames } from "./frames.js";
import { MalformedError } from "./malformed.js";
import { isScriptFact, PARSERS, type ScriptFactId } from "./parsers.js";
import { hostScript } from "./script.js";
import { countTrees, scriptArguments } from "./script-arguments.js";
import { parseTree } from "./trees.js";

type Failure = Extract<Answer, { kind: "failed" }>;
type Reading<T> = { readonly kind: "read"; readonly value: T } | Failure;

/**
 * The facts in what the script printed. Each fact of the plan is there, observed or with the reason why not.
 *
 * @param bytes  of standard output, however it ended
 * @param nonce  of this very run
 */
export function factsFromOutput(
  bytes: Uint8Array,
  nonce: string,
  plan: HostPlan,
  provenance: Provenance,
): HostObservations {
  const output = parseFrames(bytes, nonce);
  const refusal = refuseScript(output);
  const read = (fact: HostFactId): Reading<unknown> => {
    if (!isScriptFact(fact)) return failed("not-collected", "the script for hosts does not know it");
    return (
      refusal ??
      (fact === "trees" ? readTrees(output, countTrees(scriptArguments(plan, nonce))) : readFact(output, fact))
    );
  };
  return Object.fromEntries(plan.facts.map((fact) => [fact, observe(fact, read(fact), provenance)]));
}

function failed(reason: Failure["reason"], why: string): Failure {
  return { kind: "failed", reason, why, isAbsent: false };
}

function observe<T>(fact: HostFactId, reading: Reading<T>, provenance: Provenance): Observation<T> {
  if (reading.kind === "read") return observed(reading.value, provenance);
  return unobserved(reading.reason, `cannot read ${fact}: ${reading.why}`, provenance);
}

/** A host with another edition of the script installed speaks another language, however alike it sounds. */
function refuseScript(output: Frames): Failure | undefined {
  const hello = answerNamed(output, "hello");
  if (hello.kind === "failed") return hello;
  const [, edition] = /^edition ([0-9a-f]{12})\n/.exec(hello.text) ?? [];
  const [, system = "nothing"] = /^system (\w+)$/m.exec(hello.text) ?? [];
  if (system !== "Linux") return failed("unsupported-os", `the host runs ${system}; kaudit reads Linux`);
  if (edition === hostScript().edition) return undefined;
  return failed(
    "malformed",
    `the host has edition ${edition ?? "unknown"} of the script and this kaudit is of ${hostScript().edition}; ` +
      "install the one that `kaudit permissions --ssh` prints",
  );
}

function readFact<F extends Exclude<ScriptFactId, "trees">>(output: Frames, fact: F): Reading<HostFacts[F]> {
  const answer = answerNamed(output, fact.toLowerCase());
  return answer.kind === "failed" ? answer : parse(() => PARSERS[fact](answer.text));
}

/** One that is not there is left out; one that was not walked takes the others with it, or the sum would read as the whole. */
function readTrees(output: Frames, sent: number): Reading<readonly Tree[]> {
  const names = output.frames.map(({ name }) => name).filter((name) => /^tree\d+$/.test(name));
  const trees: Tree[] = [];
  for (const name of names) {
    const answer = answerNamed(output, name);
    if (answer.kind === "failed" && answer.isAbsent) continue;
    if (answer.kind === "failed") return answer;
    const tree = parse(() => parseTree(answer.text));
    if (tree.kind === "failed") return tree;
    trees.push(tree.value);
  }
  const next = answerNamed(output, `tree${names.length}`);
  return names.length < sent && next.kind === "failed" ? next : { kind: "read", value: trees };
}

function parse<T>(parser: () => T): Reading<T> {
  try {
    return { kind: "read", value: parser() };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return failed("malformed", error.message);
  }
}
