import type { UnobservedReason } from "../../model/observation.js";
import { type Frame, type Frames, unpackFrame } from "./frames.js";

/** What a fragment printed, or why it did not; the sentence goes on from "cannot read FACT: ". */
export type Answer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "failed"; readonly reason: UnobservedReason; readonly why: string; readonly isAbsent: boolean };

/** The answer in the frame of that name. */
export function answerNamed({ frames, end }: Frames, name: string): Answer {
  const frame = frames.find((candidate) => candidate.name === name);
  if (frame !== undefined) return answerOf(frame);
  switch (end) {
    case "whole":
      return failed("malformed", "the script on the host does not know it");
    case "cut":
      return failed("truncated", "the host's output ended before it");
    case "garbage":
      return failed("malformed", "the host's output is not what the script prints");
  }
}

function answerOf(frame: Frame): Answer {
  switch (frame.form) {
    case "late":
      return failed("timeout", "it took longer than the script waits for it");
    case "unstarted":
      return failed("timeout", "the time that the script takes for all facts was over before it");
    case "large":
      return failed("truncated", TOO_LARGE);
    case "plain":
    case "gzip":
      return printedIn(frame);
  }
}

const TOO_LARGE = "there is more of it than the script sends";

function printedIn(frame: Frame): Answer {
  const unpacked = unpackFrame(frame);
  if (unpacked === "truncated") return failed("truncated", TOO_LARGE);
  if (unpacked === "malformed") return failed("malformed", "the host's output cannot be unpacked");
  // The fragment's status is the last line; without it, the rest did not fit.
  const text = Buffer.from(unpacked).toString("utf8");
  const status = /\n=(\d{1,3})$/.exec(text.slice(-10));
  if (status === null) return failed("truncated", TOO_LARGE);
  const printed = text.slice(0, -status[0].length);
  return status[1] === "0" ? { kind: "text", text: printed } : explain(Number(status[1]), printed);
}

/** The statuses stand at the top of script.sh; with one of them, what was lacking is all that the fragment printed. */
function explain(status: number, printed: string): Answer {
  const what = printed
    .replace(/\p{C}+/gu, " ")
    .trim()
    .slice(0, 200);
  switch (status) {
    case 3:
      return failed("missing-tool", `the host has no ${what}`);
    case 4:
      return failed("forbidden", `the account may not read ${what}; log in as root or add --sudo`);
    case 5:
      return { ...failed("not-collected", `the host has no ${what}`), isAbsent: true };
    case 6:
      return failed("unreachable", `${what} did not answer on the host`);
    case 7:
      return failed("not-collected", `kaudit does not read ${what}`);
    case 126:
    case 127:
      return failed("missing-tool", "a program that it takes is not on the host");
    default:
      return failed("malformed", `what reads it ended with status ${status} on the host`);
  }
}

function failed(reason: UnobservedReason, why: string): Extract<Answer, { kind: "failed" }> {
  return { kind: "failed", reason, why, isAbsent: false };
}
