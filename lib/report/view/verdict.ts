import type { Verdict } from "../../model/report.js";

/** Whether to go on (`stop`, `ask`, `go`), and the answer to "may I?" in one sentence. */
export interface VerdictWords {
  readonly signal: "stop" | "ask" | "go";
  readonly sentence: string;
}

export const VERDICT_WORDS: Readonly<Record<Verdict, VerdictWords>> = {
  "no-go": { signal: "stop", sentence: "Do not start." },
  fail: { signal: "stop", sentence: "Something is lost, broken or about to be." },
  unknown: { signal: "stop", sentence: "Not decided: what could not be seen may be serious." },
  caution: { signal: "ask", sentence: "It can be done; read first what it costs." },
  attention: { signal: "ask", sentence: "Nothing serious; some things need care." },
  go: { signal: "go", sentence: "No rule found anything against it." },
  pass: { signal: "go", sentence: "No rule found anything." },
};
